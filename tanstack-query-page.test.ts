import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startHost, type RunningHost } from "@rawr/hq-contract/adapter";
import { rolldown } from "rolldown";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "./checks/graph/fixtures/browser.js";
import { hq } from "./rawr.hq.js";

/** TanStack Query on the typed clients, in a page that a host serves and a browser runs. */
const folder = mkdtempSync(join(tmpdir(), "query-page-"));
let browser: Browser;
let host: RunningHost<unknown>;
beforeAll(async () => {
  browser = await launchBrowser();
  const page = join(folder, "invoice-board");
  const entry = fileURLToPath(new URL("tanstack-query-page.ts", import.meta.url));
  const bundle = await rolldown({ input: entry, platform: "browser", tsconfig: true, logLevel: "warn" });
  await bundle.write({ file: join(page, "script.js"), format: "iife", name: "page" });
  await bundle.close();
  mkdirSync(page, { recursive: true });
  writeFileSync(
    join(page, "index.html"),
    `<!doctype html><title>Queries</title><script src="/web/invoice-board/script.js"></script>`,
  );
  const environment = { PORT: "0", HQ_ENGINE: "memory" };
  host = await startHost(hq, { environment, pages: folder, telemetry: { level: "silent" } });
});
afterAll(async () => {
  await browser.close();
  await host.close();
  rmSync(folder, { recursive: true });
});

it("the docs show the lines that run here", () => {
  const bare = (text: string) => text.replace(/[\s;]+|,(?=\s*[)}])/g, "");
  const script = bare(readFileSync("tanstack-query-page.ts", "utf8"));
  const page = readFileSync("docs/web-pages.md", "utf8");
  const shown = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text = ""]) => bare(text));
  expect(shown.length).toBeGreaterThan(4);
  expect(shown.filter((text) => !script.includes(text))).toEqual([]);
});

it("queries, mutates, invalidates, reads page by page and streams through TanStack Query, with the contract's errors", async () => {
  const page = await browser.newPage();
  await page.goto(`${host.url}/web/invoice-board#${host.tokens?.["first-party-web"]}`);
  expect(await page.evaluate("page.trial(window)")).toEqual({
    counts: [0, 1, 2],
    found: "Ada",
    conflict: "order-7",
    amounts: [2, 1],
    told: "Bob",
  });
});
