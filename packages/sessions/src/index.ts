import { createHash, randomBytes } from "node:crypto";

/** A session that was just opened: what only the user's browser may know. */
export interface OpenedSession {
  readonly secret: string;
  readonly csrfToken: string;
  /** Seconds. */
  readonly lifetime: number;
}

/** The sessions of one process. A platform with several replicas keeps them in a store that all of them share. */
export interface Sessions {
  open(userId: string): OpenedSession;
  /** By the SHA-256 of the secret, in hex: who reads this memory can't impersonate anybody. */
  find(sha256: string): { readonly userId: string; readonly csrfToken: string } | undefined;
  /** Ends all sessions of a user. */
  close(userId: string): void;
}

const lifetime = 12 * 60 * 60;
/** The oldest makes room: a program that signs in again and again fills no memory. */
const most = 10_000;

export function createSessions(now: () => number = Date.now): Sessions {
  const sessions = new Map<string, { readonly userId: string; readonly csrfToken: string; readonly until: number }>();
  return {
    open(userId) {
      const [secret, csrfToken] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
      const [oldest] = sessions.keys();
      if (sessions.size >= most && oldest !== undefined) sessions.delete(oldest);
      const sha256 = createHash("sha256").update(secret).digest("hex");
      sessions.set(sha256, { userId, csrfToken, until: now() + lifetime * 1000 });
      return { secret, csrfToken, lifetime };
    },
    find(sha256) {
      const found = sessions.get(sha256);
      if (found !== undefined && found.until > now()) return { userId: found.userId, csrfToken: found.csrfToken };
      sessions.delete(sha256);
      return undefined;
    },
    close(userId) {
      for (const [key, session] of sessions) if (session.userId === userId) sessions.delete(key);
    },
  };
}
