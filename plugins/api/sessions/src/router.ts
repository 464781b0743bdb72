import { implement } from "@orpc/server";
import { contract } from "./contract.js";
import type { SessionContext } from "./context.js";

const api = implement(contract).$context<SessionContext>();

/**
 * The session's secret, which no script reads, and its CSRF token, which only pages of this origin can read and send back. Over HTTPS a
 * browser sends neither in clear.
 */
function setCookies(protocol: string, secret: string, csrfToken: string, lifetime: number) {
  const common = `Path=/; SameSite=Strict; Max-Age=${lifetime}${protocol === "https:" ? "; Secure" : ""}`;
  return { "set-cookie": [`hq-session=${secret}; HttpOnly; ${common}`, `hq-csrf=${csrfToken}; ${common}`] };
}

export const router = api.router({
  open: api.open.handler(({ context: { ports, principal, network }, errors }) => {
    if (principal.caller !== "first-party-web" || principal.id === undefined) throw errors.FORBIDDEN();
    const { secret, csrfToken, lifetime } = ports.sessions.open(principal.id);
    return { headers: setCookies(network.protocol, secret, csrfToken, lifetime) };
  }),
  close: api.close.handler(({ context: { ports, principal, network } }) => {
    if (principal.id !== undefined) ports.sessions.close(principal.id);
    return { headers: setCookies(network.protocol, "", "", 0) };
  }),
});
