import type { Rule } from "../rule.ts";
import { bindLoopback } from "./n01-bind-loopback.ts";
import { portLiteral } from "./n02-port-literal.ts";
import { lowPort } from "./n03-low-port.ts";
import { upstreamLocal } from "./n04-upstream-local.ts";
import { netbiosName } from "./n05-netbios-name.ts";
import { hostIdentity } from "./n06-host-identity.ts";
import { firewall } from "./n07-firewall.ts";
import { sysProxy } from "./n08-sys-proxy.ts";
import { nicName } from "./n09-nic-name.ts";
import { selfRegister } from "./n10-self-register.ts";
import { broadcast } from "./n11-broadcast.ts";
import { rawIcmp } from "./n12-raw-icmp.ts";
import { sockoptHandle } from "./n13-sockopt-handle.ts";
import { netUse } from "./n14-net-use.ts";

/** Rules about network. */
export const N_RULES: readonly Rule[] = [
  bindLoopback,
  portLiteral,
  lowPort,
  upstreamLocal,
  netbiosName,
  hostIdentity,
  firewall,
  sysProxy,
  nicName,
  selfRegister,
  broadcast,
  rawIcmp,
  sockoptHandle,
  netUse,
];
