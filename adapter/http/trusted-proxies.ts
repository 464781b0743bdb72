import { BlockList, isIP } from "node:net";
import type { TrustedProxies } from "./socket-exchange.js";

/** Whether a text is the address of a proxy, or a range of addresses (`10.0.0.0/8`). */
export function isProxyAddress(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** Which addresses of one connection are believed. */
export type ProxyTrust = (remote: string | undefined, forwardedFor: string | string[] | undefined) => TrustedProxies;

/**
 * Which addresses of one connection are believed: those of its `X-Forwarded-For` and its own, as far as they lie in the ranges. The list
 * of single addresses is what the reader of those headers takes.
 */
export function createProxyTrust(proxies: "loopback" | readonly string[] | undefined): ProxyTrust {
  if (proxies === undefined || proxies.length === 0) return () => false;
  if (proxies === "loopback") return () => "loopback";
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = "", prefix] = proxy.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
  return (remote = "", forwardedFor = "") => {
    const mapped = remote.replace(/^::ffff:(?=[\d.]+$)/i, "");
    const seen = [
      remote,
      mapped,
      ...String(forwardedFor)
        .split(",")
        .map((address) => address.trim()),
    ].filter(isTrusted);
    return seen.length === 0 ? false : seen;
  };
}
