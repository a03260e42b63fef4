import { table } from "../../kit/table.ts";
import { once } from "../once.ts";
import type { ListenProtocol, ProfileListen } from "../../model/assessment.ts";
import { callFrom, callsTo } from "../go/calls.ts";
import type { GoFile } from "../go/syntax.ts";
import type { Program } from "../project/describe.ts";
import type { Listen } from "../project/listen.ts";
import type { Value } from "../project/value.ts";
import { firstOfEach, placeAt } from "./place.ts";

/** Network names of `net.Listen` and `net.ListenPacket` → protocol. */
const NETWORKS = table<ListenProtocol>({ tcp: "tcp", udp: "udp", unix: "unix" });
const PACKET = new Set(["net.ListenPacket", "net.ListenUDP", "net.ListenMulticastUDP"]);
const PIPE = new Set(["github.com/Microsoft/go-winio.ListenPipe", "gopkg.in/natefinch/npipe.v2.Listen"]);

/** Everything a program opens to be reached at. */
export function listensOf({ listens, closure }: Program): readonly ProfileListen[] {
  const opened = listens.map((one) => listenOf(one));
  const others = closure.flatMap(({ files }) => files.filter(({ scope }) => scope !== "test").flatMap(otherListens));
  return firstOfEach([...opened, ...others], ({ protocol, address, variable, at }) =>
    address === null && variable === null ? `${at.file}:${at.line}` : `${protocol} ${address} ${variable}`,
  );
}

function listenOf({ file, offset, value }: Listen): ProfileListen {
  const { address, variable } = wordsOf(value);
  const digits = /:?(\d{1,5})$/.exec(address ?? "")?.[1];
  return {
    protocol: protocolOf(file, offset),
    address,
    port: digits === undefined ? null : Number(digits),
    variable,
    at: placeAt(file, offset),
  };
}

function wordsOf(value: Value): { readonly address: string | null; readonly variable: string | null } {
  const variable = value.find((part) => part.kind === "variable");
  const known = value.every((part) => part.kind !== "unknown");
  const address = value
    .map((part) => (part.kind === "text" ? part.text : part.kind === "variable" ? (part.fallback ?? "") : ""))
    .join("");
  return {
    address: known && address !== "" && address !== ":" ? address : null,
    variable: variable?.kind === "variable" ? variable.variable : null,
  };
}

function protocolOf(file: GoFile, offset: number): ListenProtocol {
  const call = callFrom(file, offset);
  if (call === undefined) return "http";
  if (call.callee.endsWith("TLS")) return "https";
  if (call.callee !== "net.Listen" && call.callee !== "crypto/tls.Listen") return "http";
  if (file.imports.some(({ path }) => path === "google.golang.org/grpc")) return "grpc";
  const network = call.strings[0]?.index === 0 ? call.strings[0].text.replace(/\d+$/, "") : "tcp";
  return NETWORKS[network] ?? "tcp";
}

const otherCalls = callsTo([...PACKET, ...PIPE]);

const otherListens = once((file: GoFile): readonly ProfileListen[] =>
  otherCalls(file).map((call): ProfileListen => {
    const pipe = PIPE.has(call.callee);
    const address = call.strings.find(({ index }) => index === (pipe ? 0 : 1))?.text ?? null;
    const digits = /:(\d{1,5})$/.exec(address ?? "")?.[1];
    return {
      protocol: pipe ? "pipe" : "udp",
      address,
      port: digits === undefined ? null : Number(digits),
      variable: null,
      at: placeAt(file, call.start),
    };
  }),
);
