import type { Check } from "./check.ts";
import { codePage } from "./checks/code-page.ts";
import { credentials } from "./checks/credentials.ts";
import { disk } from "./checks/disk.ts";
import { go } from "./checks/go.ts";
import { home } from "./checks/home.ts";
import { node } from "./checks/node.ts";
import { port } from "./checks/port.ts";
import { proxy } from "./checks/proxy.ts";
import { registry } from "./checks/registry.ts";
import { wsl } from "./checks/wsl.ts";

/** Every check, in the order they are shown. */
export const CHECKS: readonly Check[] = [node, go, proxy, registry, credentials, home, disk, port, wsl, codePage];
