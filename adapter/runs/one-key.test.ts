import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventKey, signingKey, tokens } from "../fixtures/house.js";
import { transpileInto } from "../fixtures/transpile.js";
import { createLocalEngine } from "../local-engine/index.js";

/** How often two inputs come under one key at the same time. `npm run one-key` asks for a thousand. */
const rounds = Number(process.env["HQ_ROUNDS"] ?? 25);

const folder = mkdtempSync(join(tmpdir(), "one-key-"));
const engine = createLocalEngine({ signingKey, eventKey, onLog: () => undefined });
const children: ChildProcess[] = [];
const ports: number[] = [];

beforeAll(async () => {
  transpileInto(folder);
  const { url } = await engine.listen();
  for (let process = 0; process < 2; process += 1) {
    const child = fork(join(folder, "adapter/fixtures/killed-host.js"), ["0", url, join(folder, "journal")]);
    children.push(child);
    const [ready] = await once(child, "message");
    ports.push(Number(Reflect.get(Object(ready), "port")));
  }
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await engine.close({ drain: 0 });
  rmSync(folder, { recursive: true });
});

test.each([
  ["one process", [0, 0]],
  ["two processes", [0, 1]],
] as const)(
  `of two inputs that come at the same time under one key, one is taken and the other is 409, ${rounds} times in %s`,
  async (where, hosts) => {
    const headers = { authorization: `Bearer ${tokens.external}`, "content-type": "application/json" };
    const counted: Record<string, number> = {};
    for (let round = 0; round < rounds; round += 1) {
      const key = `${where.replace(" ", "-")}-${round}`;
      const answers = await Promise.all(
        hosts.map((host, side) =>
          fetch(`http://127.0.0.1:${ports[host]}/api/workflows/workshop/jobs`, {
            method: "POST",
            headers: { ...headers, "idempotency-key": key },
            body: JSON.stringify({ job: `${key}-${side}` }),
          }),
        ),
      );
      await Promise.all(answers.map((answer) => answer.arrayBuffer()));
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      counted[statuses.join(" ")] = (counted[statuses.join(" ")] ?? 0) + 1;
    }
    expect(counted).toEqual({ "202 409": rounds });
  },
  30_000 + rounds * 500,
);
