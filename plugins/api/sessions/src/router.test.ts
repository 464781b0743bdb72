import { createHash } from "node:crypto";
import { testPlugin } from "@rawr/hq-contract/testing";
import { expect, it } from "vitest";
import { createSessions } from "../../../../packages/sessions/src/index.js";
import plugin from "./index.js";

const found = (sessions: ReturnType<typeof createSessions>, cookies: readonly string[]) => {
  const secret = /^hq-session=([^;]+)/.exec(cookies[0] ?? "")?.[1] ?? "";
  return sessions.find(createHash("sha256").update(secret).digest("hex"));
};

it("opens a session for a person's page, with a secret that no script reads and a token that only its own pages read", async () => {
  const sessions = createSessions();
  const { client } = testPlugin(plugin, { ports: { sessions }, as: "first-party-web", id: "ada" });
  const { headers } = await client.open();
  const [secret, csrf] = headers["set-cookie"];
  expect(secret).toMatch(/^hq-session=[\w-]{43}; HttpOnly; Path=\/; SameSite=Strict; Max-Age=43200$/);
  expect(csrf).toMatch(/^hq-csrf=[\w-]{43}; Path=\/; SameSite=Strict/);
  const session = found(sessions, headers["set-cookie"]);
  expect(session?.userId).toBe("ada");
  expect(csrf).toContain(`hq-csrf=${session?.csrfToken};`);
});

it("opens none for anybody else", async () => {
  const { as } = testPlugin(plugin);
  for (const caller of ["external", "first-party-service"] as const) {
    await expect(as(caller, "ada").open()).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});

it("ends every session of the one who signs out, and nobody else's", async () => {
  const sessions = createSessions();
  const { as } = testPlugin(plugin, { ports: { sessions } });
  const [ada, adaToo, bob] = await Promise.all(
    ["ada", "ada", "bob"].map(async (id) => (await as("first-party-web", id).open()).headers["set-cookie"]),
  );
  expect((await as("first-party-web", "ada").close()).headers["set-cookie"][0]).toContain("Max-Age=0");
  expect([ada, adaToo, bob].map((cookies = []) => found(sessions, cookies)?.userId)).toEqual([
    undefined,
    undefined,
    "bob",
  ]);
});

it("forgets a session after twelve hours, and the oldest where there are too many", () => {
  let now = 0;
  const sessions = createSessions(() => now);
  const first = sessions.open("ada");
  const find = (secret: string) => sessions.find(createHash("sha256").update(secret).digest("hex"));
  expect(find(first.secret)).toMatchObject({ userId: "ada" });
  for (let count = 0; count < 10_000; count += 1) sessions.open("bob");
  expect(find(first.secret)).toBeUndefined();
  const last = sessions.open("ada");
  now += 12 * 60 * 60 * 1000;
  expect(find(last.secret)).toBeUndefined();
});
