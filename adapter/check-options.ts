import { isProxyAddress } from "./http/trusted-proxies.js";
import { handlerFaults } from "./http/handler-options.js";
import { defaultLimits, type HostOptions } from "./host-options.js";
import { nearestName } from "@rawr/hq-contract/tables";

/** The options of a host that need nothing of the process. */
type Checked = Omit<HostOptions, "alias" | "origin" | "inngest" | "authenticators"> &
  Partial<Pick<HostOptions, "authenticators">>;

/** @throws RangeError with one sentence for each option that can't be used. */
export function checkOptions(options: Checked): void {
  const faults = optionFaults(options);
  if (faults.length > 0) throw new RangeError(faults.join("\n"));
}

/** One sentence for each option that can't be used, with the option's name in front. */
export function optionFaults(options: Checked): string[] {
  const { cors, limits = {}, trustedProxies = [], authenticators = [], handlers = {} } = options;
  return [
    ...(cors?.origins.filter((origin) => !isOrigin(origin)) ?? []).map(
      (origin) =>
        `cors.origins has \`${origin}\`, which is not an origin: use scheme, host and port and nothing behind them, e.g. https://app.example.com; there is no wildcard (D-007)`,
    ),
    ...(cors !== undefined && cors.origins.length === 0
      ? ["cors.origins is empty: name a page's origin, or leave `cors` out"]
      : []),
    ...Object.entries(limits).flatMap(([name, limit]) => limitFault(name, limit)),
    ...(trustedProxies === "loopback" ? [] : trustedProxies.filter((proxy) => !isProxyAddress(proxy))).map(
      (proxy) => `trustedProxies has \`${proxy}\`, which is no IP address and no range, e.g. 10.0.0.0/8`,
    ),
    ...authenticators.flatMap((authenticator, index) =>
      typeof authenticator === "function"
        ? []
        : [
            `authenticators[${index}] is not a function: use \`bearerTokens\`, \`jwtBearer\`, \`sessionCookie\`, or one of your own`,
          ],
    ),
    ...handlerFaults(handlers),
  ];
}

function limitFault(name: string, limit: unknown): string[] {
  if (!Object.hasOwn(defaultLimits, name)) {
    const near = nearestName(name, Object.keys(defaultLimits));
    const meant =
      near === undefined ? `: use ${Object.keys(defaultLimits).join(", ")}` : ` (did you mean \`${near}\`?)`;
    return [`limits.${name} is not a limit${meant}`];
  }
  if (limit === undefined || (Number.isSafeInteger(limit) && Number(limit) > 0)) return [];
  return [`limits.${name} is ${String(limit)}: use a whole number above 0`];
}

/** Whether a text is scheme, host and port, and nothing else. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.origin === text;
}
