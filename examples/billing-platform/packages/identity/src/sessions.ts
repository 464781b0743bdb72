import { createHash, randomBytes } from "node:crypto";
import { openSchema, type Database, type Schema } from "@billing/database";

/** Sessions of signed-in employees. The table has the hash of a cookie only: reading it lets nobody sign in. */
export interface Sessions {
  /** Signs a user in for eight hours. */
  open(userId: string): Promise<{ readonly cookie: string; readonly csrfToken: string }>;
  find(sha256: string): Promise<{ readonly userId: string; readonly csrfToken: string } | undefined>;
}

const columns =
  "sha256 text primary key, user_id text not null, csrf_token text not null, expires timestamptz not null";

export function createSessions(database: Database): Sessions {
  let opened: Promise<Schema> | undefined;
  const schema = () => (opened ??= openSchema(database, "sessions", columns));
  return {
    async open(userId) {
      const [cookie, csrfToken] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
      const sha256 = createHash("sha256").update(cookie).digest("hex");
      await (
        await schema()
      ).query("insert into TABLE values ($1, $2, $3, now() + interval '8 hours')", [sha256, userId, csrfToken]);
      return { cookie, csrfToken };
    },
    async find(sha256) {
      const [session] = await (
        await schema()
      ).query<{ userId: string; csrfToken: string }>(
        `select user_id as "userId", csrf_token as "csrfToken" from TABLE where sha256 = $1 and expires > now()`,
        [sha256],
      );
      return session;
    },
  };
}
