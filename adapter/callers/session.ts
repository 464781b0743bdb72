import type { PrincipalClaims } from "@rawr/hq-contract";
import { createHash } from "node:crypto";
import { sameSecret } from "./same-secret.js";
import { invalid, type Authenticator, type RequestHead } from "./caller.js";

/**
 * A session of a signed-in user.
 *
 * @example
 * const session: Session = { userId: "ada", csrfToken: "0123456789abcdef" };
 * session.userId; //=> "ada"
 */
export interface Session {
  /** The user's stable id. */
  readonly userId: string;
  /** What our pages send in `x-csrf-token`; no other page knows it. */
  readonly csrfToken: string;
  /** What handlers may know about the user, as `principal.claims`. */
  readonly claims?: PrincipalClaims;
}

/**
 * Where browser sessions are stored, and which pages may use them.
 *
 * @example
 * const sessions = new Map<string, Session>();
 * const options: SessionOptions = { find: (sha256) => sessions.get(sha256), origins: ["https://hq.example.com"] };
 * options.origins.length; //=> 1
 */
export interface SessionOptions {
  /** Default `__Host-hq-session`: the prefix makes browsers insist on HTTPS, on path `/` and on no domain. */
  readonly cookie?: string;
  /** Finds a session by the SHA-256 of the cookie's value, in hex: reading the store lets nobody impersonate a user. */
  readonly find: (sha256: string) => Promise<Session | undefined> | Session | undefined;
  /** Origins of our own pages. */
  readonly origins: readonly string[];
}

const safeMethods: readonly string[] = ["GET", "HEAD"];
const valuePattern = /^[\w\-.~+/=]{16,512}$/;

/**
 * The session of a first-party page. A browser sends cookies for any page that asks, so a cookie alone proves nothing:
 * a request that may change something also shows our origin and the session's CSRF token.
 *
 * @example
 * const employees = sessionCookie({ find: () => undefined, origins: ["https://hq.example.com"] });
 * await employees({ method: "GET", header: () => null }); //=> "absent"
 */
export function sessionCookie(options: SessionOptions): Authenticator {
  const { cookie = "__Host-hq-session", find } = options;
  const origins = new Set(options.origins);
  const judge: Authenticator = async (request) => {
    const values = cookieValues(request.header("cookie"), cookie);
    if (values.length === 0) return "absent";
    const [value = ""] = values;
    if (values.length > 1 || !valuePattern.test(value)) return invalid(request, "malformed");
    if (!isOurPage(request, origins)) return invalid(request, "origin");
    const session = await find(createHash("sha256").update(value).digest("hex"));
    if (session === undefined) return invalid(request, "unknown-session");
    const mayChange = !safeMethods.includes(request.method);
    // A session without a CSRF token has none that a request could show.
    const shown = request.header("x-csrf-token") || undefined;
    if (mayChange && (shown === undefined || !sameSecret(shown, session.csrfToken))) return invalid(request, "csrf");
    const { userId: id, claims } = session;
    return { caller: "first-party-web", id, ...(claims && { claims }) };
  };
  const says = `sessions of pages at ${options.origins.join(", ")} (cookie ${cookie})`;
  const description =
    "The session of a page of ours. What may change something also needs the session's `x-csrf-token`.";
  return Object.assign(judge, {
    scheme: { name: "session", says, about: { type: "apiKey", in: "cookie", name: cookie, description } as const },
  });
}

/** A browser names the page's origin in every request that may change something, and in every one that crosses origins. */
function isOurPage(request: RequestHead, origins: ReadonlySet<string>): boolean {
  const origin = request.header("origin");
  return origin === null ? safeMethods.includes(request.method) : origins.has(origin);
}

function cookieValues(header: string | null, name: string): string[] {
  return (header ?? "").split(";").flatMap((pair) => {
    // Spaces and tabs, and nothing else that looks like one: a cookie whose name begins with another blank has another name.
    const cookie = pair.replace(/^[ \t]+|[ \t]+$/g, "");
    // What has no equals sign is the value of a cookie without a name (RFC 6265bis, 5.6).
    return cookie.startsWith(`${name}=`) ? [cookie.slice(name.length + 1)] : [];
  });
}
