import { textAround } from "../../go/around.ts";
import { argumentText } from "../calls.ts";
import type { Rule } from "../rule.ts";

export const sockoptHandle: Rule = {
  id: "N13",
  name: "sockopt-handle",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 1,
  confidence: 0.98,
  supersedes: ["W02"],
  texts: {
    en: {
      detects: "Socket options set through a Windows handle: syscall.Handle(fd) inside a Control function.",
      evidence:
        "It needs the conversion of a descriptor to syscall.Handle or windows.Handle in a function that sets socket options or takes a raw connection; files for Windows alone are silent.",
      why: "On Linux a socket is an int and syscall.Handle does not exist, so the file does not compile.",
      found: "{call} makes a Windows handle of a socket",
      fix: "Put the Control function into sockopt_windows.go, and a twin into sockopt_unix.go with unix.SetsockoptInt(int(fd), …) from golang.org/x/sys/unix; what is only SO_REUSEADDR can go, Go sets it on Linux.",
    },
    "zh-CN": {
      detects: "通过 Windows 句柄设置套接字选项：Control 函数里的 syscall.Handle(fd)。",
      evidence:
        "要在设置套接字选项或使用原始连接的函数里看到把描述符转换为 syscall.Handle 或 windows.Handle；仅供 Windows 的文件不报告。",
      why: "在 Linux 上套接字是 int，没有 syscall.Handle，文件无法编译。",
      found: "{call} 把套接字变成 Windows 句柄",
      fix: "把 Control 函数放进 sockopt_windows.go，在 sockopt_unix.go 里写使用 golang.org/x/sys/unix 的 unix.SetsockoptInt(int(fd), …)；只设置 SO_REUSEADDR 的可以删除，Go 在 Linux 上会设置它。",
    },
  },
  bad: [
    `err := syscall.SetsockoptInt(«syscall.Handle(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)`,
    `package main\n\nimport (\n\t"net"\n\t"syscall"\n\n\t"golang.org/x/sys/windows"\n)\n\nvar lc = net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {\n\treturn c.Control(func(fd uintptr) {\n\t\twindows.SetsockoptInt(«windows.Handle(fd), 0xffff, 4, 1)\n\t})\n}}\n`,
    `package main\n\nimport "syscall"\n\nfunc control(c syscall.RawConn) error {\n\treturn c.Control(func(fd uintptr) {\n\t\th := «syscall.Handle(fd)\n\t\tuse(h)\n\t})\n}\n`,
  ],
  good: [
    `err := syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)`,
    `h := syscall.Handle(file.Fd())`,
    `// syscall.SetsockoptInt(syscall.Handle(fd), 1, 2, 1)\n\tvar d net.ListenConfig`,
    {
      "sockopt_windows.go": `package main\n\nimport "syscall"\n\nfunc set(fd uintptr) { syscall.SetsockoptInt(syscall.Handle(fd), 1, 4, 1) }\n`,
    },
  ],
  match: [
    {
      on: "call",
      callees: ["syscall.Handle", "golang.org/x/sys/windows.Handle"],
      check: (call, { file }) => {
        const direct = /Setsockopt\w*\(\s*$|WSAIoctl\(\s*$/.test(
          file.text.slice(Math.max(0, call.start - 40), call.start),
        );
        const descriptor = /^\w*(?:fd|sock|s)\w*$/i.test(argumentText(file, call).trim());
        if (!direct && !(descriptor && /\bSetsockopt|\.Control\(|RawConn\b/.test(textAround(file, call.start))))
          return undefined;
        const name = call.callee.slice(call.callee.lastIndexOf("/") + 1);
        return { params: { call: `${name}(${argumentText(file, call).trim()})` } };
      },
    },
  ],
};
