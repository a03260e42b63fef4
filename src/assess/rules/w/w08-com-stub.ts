import { callsOf } from "../../go/calls.ts";
import type { Call, GoFile } from "../../go/syntax.ts";
import type { Rule } from "../rule.ts";
import { CREATE_CALLS, classOf, OLE } from "./com-objects.ts";
import { shortName } from "./windows-api.ts";

const OLEUTIL = `${OLE}/oleutil`;
/** What a program does first with COM; everything after it works on the object it got. */
const ENTRIES: readonly string[] = [
  ...CREATE_CALLS,
  ...["CoInitialize", "CoInitializeEx", "CreateInstance", "GetActiveObject", "GetObject", "ConnectObject"].map(
    (name) => `${OLE}.${name}`,
  ),
  ...["RoInitialize", "RoActivateInstance", "RoGetActivationFactory"].map((name) => `${OLE}.${name}`),
  "github.com/scjalliance/comshim.Add",
];
/** Work on an object that came from elsewhere. */
const LATER = "CallMethod MustCallMethod GetProperty MustGetProperty PutProperty MustPutProperty ForEach"
  .split(" ")
  .map((name) => `${OLEUTIL}.${name}`);

export const comStub: Rule = {
  id: "W08",
  name: "com-stub",
  severity: "high",
  axis: "runs",
  fix: "S",
  effortHours: 4,
  confidence: 0.97,
  texts: {
    en: {
      detects: "Calls of go-ole that start COM or fetch an object, in code that also runs on Linux.",
      evidence:
        "A call such as ole.CoInitialize or oleutil.CreateObject through the import of go-ole, or the first call on an object in a file where no such call speaks for COM itself; silent behind a test for Windows.",
      why: "go-ole compiles for Linux, but there its functions only return E_NOTIMPL: nothing warns before the call fails in the container.",
      found: "{name} needs COM, which go-ole only imitates on Linux",
      fix: "Move the code that uses go-ole to a _windows.go file, write a twin for other systems with Go's own means (encoding, net/http, database/sql) or one that says what is missing.",
    },
    "zh-CN": {
      detects: "在 Linux 也会运行的代码里，用 go-ole 启动 COM 或获取对象的调用。",
      evidence:
        "通过 go-ole 的导入调用 ole.CoInitialize、oleutil.CreateObject 等，或文件里没有为 COM 本身发言的这类调用时对对象的第一次调用；处在 Windows 判断之内则不报告。",
      why: "go-ole 能为 Linux 编译，但函数只返回 E_NOTIMPL：在容器里调用失败之前没有任何警告。",
      found: "{name} 需要 COM，而 go-ole 在 Linux 上只是空壳",
      fix: "把使用 go-ole 的代码移到 _windows.go 文件，为其他系统用 Go 自带的手段（encoding、net/http、database/sql）写一个同名实现，或明确返回缺少的功能。",
    },
  },
  bad: [
    `«ole.CoInitialize(0)\n\tdefer ole.CoUninitialize()\n\tunknown, err := «oleutil.CreateObject(progID)`,
    `package main\n\nimport "github.com/go-ole/go-ole"\n\nfunc initialise() error {\n\treturn «ole.CoInitializeEx(0, ole.COINIT_MULTITHREADED)\n}\n`,
    `package main\n\nimport (\n\t"github.com/go-ole/go-ole"\n\t"github.com/go-ole/go-ole/oleutil"\n)\n\nfunc visible(app *ole.IDispatch) {\n\t«oleutil.PutProperty(app, "Visible", false)\n\toleutil.MustCallMethod(app, "Quit")\n}\n`,
    `package main\n\nimport "github.com/go-ole/go-ole/oleutil"\n\nfunc count() {\n\tunknown, _ := «oleutil.CreateObject("MSMQ.MSMQApplication")\n\tapp := unknown.MustQueryInterface(iid)\n\t«oleutil.CallMethod(app, "MachineIdOfMachineName")\n\toleutil.GetProperty(app, "ActiveQueues")\n}\n`,
  ],
  good: [
    `if runtime.GOOS == "windows" {\n\t\tole.CoInitialize(0)\n\t}`,
    {
      "excel_windows.go": `package main\n\nimport "github.com/go-ole/go-ole"\n\nfunc start() { ole.CoInitialize(0) }\n`,
    },
    `package main\n\nimport "example.com/app/oleutil"\n\nfunc main() { oleutil.CreateObject("x") }\n`,
    `if _, failed := err.(*ole.OleError); failed {\n\t\tfmt.Println("use ole.CoInitialize(0) first")\n\t}`,
  ],
  match: [
    { on: "call", callees: ENTRIES, check: ({ callee }) => ({ params: { name: shortName(callee) } }) },
    {
      on: "call",
      callees: LATER,
      check: ({ callee, start }, { file }) => {
        const [first] = callsOf(file)
          .filter((one) => LATER.includes(one.callee) || startsCom(file, one))
          .toSorted((a, b) => Number(LATER.includes(a.callee)) - Number(LATER.includes(b.callee)) || a.start - b.start);
        return first?.start === start ? { params: { name: shortName(callee) } } : undefined;
      },
    },
  ],
};

/** Not by the name of a class: of that a more precise rule tells, and says nothing about COM itself. */
function startsCom(file: GoFile, call: Call): boolean {
  return ENTRIES.includes(call.callee) && !(CREATE_CALLS.includes(call.callee) && classOf(file, call) !== undefined);
}
