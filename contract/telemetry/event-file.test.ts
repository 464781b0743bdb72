import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openEventFile } from "./event-file.js";
import { suiteRunEvent, type SuiteRunEvent } from "../bridge/legacy-events.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rawr-hq-events-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const heartbeat = (runId: string): SuiteRunEvent => ({
  event: suiteRunEvent,
  ts: "2026-03-01T00:00:00.000Z",
  suite: "suite:x",
  runId,
});
const lines = (path: string) => readFileSync(path, "utf8").split("\n").filter(Boolean);

/** A process that runs `body` with an open events file. */
const script = (path: string, body: string) => `
  import { createJiti } from ${JSON.stringify(import.meta.resolve("jiti"))};
  const jiti = createJiti(import.meta.url, { fsCache: false });
  const { openEventFile } = await jiti.import(${JSON.stringify(fileURLToPath(new URL("./event-file.ts", import.meta.url)))});
  const file = openEventFile(${JSON.stringify(path)});
  const event = (runId) => ({ event: ${JSON.stringify(suiteRunEvent)}, ts: new Date().toISOString(), suite: "suite:x", runId });
  ${body}
`;
const node = (code: string) => promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);

it("makes the file and its folder, and starts each line with the event and its time", () => {
  const path = join(folder, "a/b/events.ndjson");
  const file = openEventFile(path);
  file.append({ runId: "1", suite: "s", ts: "2026-03-01T00:00:00.000Z", event: suiteRunEvent });
  file.close();
  expect(readFileSync(path, "utf8")).toBe(
    '{"event":"phase_a.suite_run","ts":"2026-03-01T00:00:00.000Z","runId":"1","suite":"s"}\n',
  );
});

it("loses and tears no line when eight processes append 10,000 events each", async () => {
  const path = join(folder, "events.ndjson");
  const body = (process: number) => `for (let i = 0; i < 10_000; i++) file.append(event("${process}-" + i));`;
  await Promise.all(Array.from({ length: 8 }, (_, process) => node(script(path, body(process)))));
  const runs = lines(path).map((line) => (JSON.parse(line) as SuiteRunEvent).runId); // each line was written above
  expect(runs).toHaveLength(80_000);
  expect(new Set(runs).size).toBe(80_000);
});

it("starts a new line after a process was killed in the middle of one", async () => {
  const path = join(folder, "events.ndjson");
  const child = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    script(
      path,
      `file.append(event("whole"));
       const { appendFileSync } = await import("node:fs");
       appendFileSync(${JSON.stringify(path)}, JSON.stringify(event("torn")).slice(0, 40));
       process.kill(process.pid, "SIGKILL");`,
    ),
  ]);
  await new Promise((resolve) => child.on("exit", resolve));
  const file = openEventFile(path);
  file.append(heartbeat("after"));
  file.append(heartbeat("again"));
  file.close();
  const parsed = lines(path).map((line) => /"runId":"(\w+)"\}$/.exec(line)?.[1]);
  expect(parsed).toEqual(["whole", undefined, "after", "again"]);
});
