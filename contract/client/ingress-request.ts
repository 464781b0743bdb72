import { checkCaller, type CheckedCaller } from "../checked-caller.js";
import { routeFamilies } from "../route-family.js";

/**
 * A call of the durable runtime to a host.
 *
 * @example
 * const call: IngressCall = {
 *   origin: "https://hq.example.com",
 *   functionId: "hq-invoicing--reconcile",
 *   body: "{}",
 *   signingKey: "signkey-test-00",
 *   now: 1_772_366_400_000,
 * };
 * (await createIngressRequest("runtime-ingress", call)).method; //=> "POST"
 */
export interface IngressCall {
  /** Scheme, host and port of the host. */
  readonly origin: string;
  /** The function to run: `<app>-<capability>--<id>`. */
  readonly functionId: string;
  /** JSON in RFC 8785 form; these very bytes are signed. */
  readonly body: string;
  /** `signkey-<word>-<key>`. */
  readonly signingKey: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Signs a request to `/api/inngest` as the runtime does. Only the runtime has a key, and for any other caller it does not compile (D-008).
 *
 * @example
 * const request = await createIngressRequest("runtime-ingress", {
 *   origin: "https://hq.example.com",
 *   functionId: "hq-invoicing--reconcile",
 *   body: "{}",
 *   signingKey: "signkey-test-00",
 *   now: 1_772_366_400_000,
 * });
 * request.headers.get("x-inngest-signature")?.slice(0, 15); //=> "t=1772366400&s="
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export async function createIngressRequest<const Name extends string>(
  caller: CheckedCaller<Name, "ingress">,
  { origin, functionId, body, signingKey, now }: IngressCall,
): Promise<Request> {
  checkCaller(caller, "ingress");
  const seconds = Math.floor(now / 1000);
  const encode = (text: string) => new TextEncoder().encode(text);
  const secret = encode(signingKey.replace(/^signkey-\w+-/, ""));
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, encode(`${body}${seconds}`)));
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const url = new URL(routeFamilies.ingress.prefix, origin);
  url.search = new URLSearchParams({ fnId: functionId, stepId: "step" }).toString();
  const headers = { "content-type": "application/json", "x-inngest-signature": `t=${seconds}&s=${hex}` };
  return new Request(url, { method: "POST", headers, body });
}
