import type { GoFile } from "../../go/syntax.ts";
import { once } from "../../once.ts";
import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { shortName } from "./windows-api.ts";

const LOADERS = [
  ...["NewLazyDLL", "LoadDLL", "MustLoadDLL", "LoadLibrary"].map((name) => `syscall.${name}`),
  ...["NewLazyDLL", "NewLazySystemDLL", "LoadDLL", "MustLoadDLL", "LoadLibrary", "LoadLibraryEx"].map(
    (name) => `golang.org/x/sys/windows.${name}`,
  ),
];
/** Libraries that come with every Windows; any other belongs to somebody's product. */
const SYSTEM = new Set(
  (
    "advapi32 avrt bcrypt cfgmgr32 comctl32 comdlg32 credui crypt32 cryptui d3d11 d3d9 dbghelp dnsapi dsound dwmapi dxgi fwpuclnt gdi32 " +
    "gdiplus hid httpapi imm32 iphlpapi kernel32 kernelbase mpr msi msimg32 mswsock msvcrt ncrypt netapi32 newdev ntdll ole32 oleaut32 " +
    "activeds amsi cabinet clusapi combase computecore computenetwork d2d1 dhcpcsapi dwrite esent firewallapi fltlib gpedit hnetcfg " +
    "ktmw32 logoncli mqrt mscoree msctf msxml3 msxml6 netutils normaliz ntdsapi oleacc opengl32 pathcch propsys resutils schannel security " +
    "sensapi sfc slc spoolss sspicli taskschd traffic ucrtbase urlmon usp10 vssapi wbemuuid webservices wimgapi windowscodecs winsta wkscli " +
    "wscapi wuapi xmllite " +
    "pdh powrprof psapi rasapi32 rpcrt4 rstrtmgr samcli secur32 sechost setupapi shcore shell32 shlwapi srclient tdh user32 userenv " +
    "uxtheme version virtdisk wevtapi wer winbrand wincred winhttp wininet winmm winscard winspool wintrust winusb wlanapi wldap32 ws2_32 " +
    "wsock32 wtsapi32 xinput1_4"
  ).split(" "),
);
const LIBRARY = /^(?:.*[\\/])?([\w.-]+?)\.(?:dll|drv|ocx)$/i;

export const dllLoad: Rule = {
  id: "W24",
  name: "dll-load",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 3,
  confidence: 0.97,
  supersedes: ["W02"],
  strategy: { kind: "windows-container", variant: "vendor" },
  texts: {
    en: {
      detects: "DLLs that are loaded by name, told apart by whether they come with Windows.",
      evidence:
        "A call of the LoadDLL family in a file that Linux builds, or a constant that names a DLL in a file with such a call; endings that are only compared and lists of names are left alone.",
      why: "A DLL is code for Windows. What Windows itself offers mostly has a counterpart in Go's library; a vendor's DLL has none.",
      found: "{by} loads {dll}, a part of Windows",
      fix: "Replace the calls by what Go's library offers on every system, or keep them in a _windows.go file with a stub.",
      variants: {
        vendor: {
          found: "{by} loads {dll}, a library for Windows that Windows does not bring along",
          fix: "Ask its vendor for a Linux build or a network interface; until then this part runs in a Windows container.",
        },
      },
    },
    "zh-CN": {
      detects: "按名字加载的 DLL，并区分它们是否随 Windows 提供。",
      evidence:
        "Linux 也会编译的文件里有 LoadDLL 一类的调用，或在有这类调用的文件里用常量给出 DLL 名；只比较扩展名或列举名字的不报告。",
      why: "DLL 是 Windows 的代码。Windows 自带的功能在 Go 标准库里大多有对应，厂商的 DLL 则没有。",
      found: "{by} 加载 {dll}，它是 Windows 的一部分",
      fix: "改用 Go 标准库中跨平台的功能，或把调用留在 _windows.go 文件里并提供桩实现。",
      variants: {
        vendor: {
          found: "{by} 加载 {dll}，它是 Windows 不自带的 Windows 库",
          fix: "向厂商索取 Linux 版本或网络接口；在此之前这一部分运行在 Windows 容器里。",
        },
      },
    },
  },
  bad: [
    `k := «syscall.NewLazyDLL("kernel32.dll")`,
    `h := «windows.NewLazySystemDLL("user32.dll")`,
    `d, err := «syscall.LoadDLL("scale_vendor.dll")`,
    `package main\n\nimport "syscall"\n\nconst driver = «"HCNetSDK.dll"\n\nvar sdk = «syscall.NewLazyDLL(driver)\n`,
  ],
  good: [
    `if strings.HasSuffix(name, ".dll") {\n\t}`,
    `var skipped = []string{"cache.dll", "x.so"}`,
    { "dll_windows.go": `package main\n\nimport "syscall"\n\nvar k = syscall.NewLazyDLL("kernel32.dll")\n` },
  ],
  match: [
    {
      on: "call",
      callees: LOADERS,
      check: (call, { file }) =>
        library(call.strings[0]?.text ?? argumentText(file, call).slice(0, 60), shortName(call.callee)),
    },
    {
      on: "string",
      pattern: /\.(?:dll|drv|ocx)$/i,
      check: ({ text, call, key }, { file }) => {
        if (key === undefined || !LIBRARY.test(text)) return undefined;
        const direct = call !== undefined && LOADERS.includes(call.callee);
        return !direct && loadsLibraries(file) ? library(text, key) : undefined;
      },
    },
  ],
};

const loadsLibraries = once(({ text }: GoFile) =>
  /\b(?:NewLazy(?:System)?DLL|(?:Must)?LoadDLL|LoadLibrary(?:Ex)?)\(/.test(text),
);

/** `by` is the call, or the name that is given to one elsewhere. */
function library(dll: string, by: string): { params: { dll: string; by: string }; variant?: string } {
  const name = LIBRARY.exec(dll)?.[1]?.toLowerCase() ?? (/^[\w-]+$/.test(dll) ? dll.toLowerCase() : undefined);
  const foreign = LIBRARY.test(dll) && name !== undefined && !SYSTEM.has(name) && !/^(?:api|ext)-ms-/.test(name);
  return foreign ? { params: { dll, by }, variant: "vendor" } : { params: { dll, by } };
}
