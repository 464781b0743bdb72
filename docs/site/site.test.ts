import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations, launchBrowser } from "../../checks/graph/fixtures/browser.js";
import { buildSite } from "./build-site.js";
import { navigation } from "./navigation.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rawr-hq-site-"));
const out = join(folder, "site");
let problems: readonly string[];
let browser: Browser;
let server: Server;
let origin: string;

beforeAll(async () => {
  problems = await buildSite(out);
  browser = await launchBrowser();
  server = createServer((request, response) => {
    const path = join(out, new URL(request.url ?? "/", "http://site").pathname);
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "index.html") : path;
    const types: Record<string, string> = {
      ".html": "text/html",
      ".js": "text/javascript",
      ".css": "text/css",
      ".svg": "image/svg+xml",
    };
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser.close();
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page, and keeps what the browser complains about, what it asks of other servers, and what it loads. */
async function open(
  path: string,
  colorScheme: "light" | "dark" = "light",
): Promise<{ page: Page; complaints: string[]; loaded: Map<string, number> }> {
  const page = await (await browser.newContext({ colorScheme, viewport: { width: 1300, height: 850 } })).newPage();
  const complaints: string[] = [];
  const loaded = new Map<string, number>();
  await page.addInitScript(watchShifts);
  page.on("response", (response) => {
    const file = join(out, decodeURIComponent(new URL(response.url()).pathname));
    if (existsSync(file) && statSync(file).isFile()) loaded.set(response.url(), statSync(file).size);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`a request: ${request.url()}`);
  });
  await page.goto(`${origin}/${path}`);
  await page.locator("#tsd-nav-container a").first().waitFor({ state: "attached" });
  return { page, complaints, loaded };
}

/** Runs in the page: adds up how far its content moves without anybody touching it. */
function watchShifts(): void {
  Object.assign(globalThis, { shifted: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Chromium's own shape of a layout shift.
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) Object.assign(globalThis, { shifted: Number(Reflect.get(globalThis, "shifted")) + value });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

describe("the documentation site", () => {
  it("has no broken link, and no export without a docstring", () => {
    expect(problems).toEqual([]);
  });

  it("shows every page of docs and every gate's, each in one group", () => {
    const shown = Object.values(navigation).flat();
    expect(new Set(shown).size).toBe(shown.length);
    for (const place of ["docs", "checks/gates"]) {
      const pages = readdirSync(join(repository, place)).filter((file) => file.endsWith(".md"));
      expect(shown).toEqual(expect.arrayContaining(pages.map((page) => `${place}/${page}`)));
    }
  });

  it("shows nothing of what a page says to its test", () => {
    const pages = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
    expect(pages.filter((page) => readFileSync(join(out, page), "utf8").includes("the test of this page"))).toEqual([]);
    expect(readFileSync(join(out, "index.html"), "utf8")).toContain("--save-dev");
  });

  it("has no page above 200 KB", () => {
    const pages = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
    expect(pages.length).toBeGreaterThan(300);
    expect(pages.filter((page) => statSync(join(out, page)).size > 200_000)).toEqual([]);
  });

  it.each([
    ["index.html", "light"],
    ["documents/Writing_a_plugin.html", "dark"],
    ["documents/Settings.html", "light"],
    ["functions/adapter.createHost.html", "light"],
  ] as const)(
    "%s makes no request to another server, does not move, fits a phone, is small, and passes axe in %s",
    async (path, scheme) => {
      const { page, complaints, loaded } = await open(path, scheme);
      await page.waitForLoadState("networkidle");
      const shifted = await page.evaluate(() => Number(Reflect.get(globalThis, "shifted")));
      expect({ complaints, shifted, axe: await axeViolations(page) }).toEqual({ complaints: [], shifted: 0, axe: [] });
      expect(loaded.size).toBeGreaterThan(3);
      // Before compression, scripts and styles included.
      expect([...loaded.values()].reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
      await page.setViewportSize({ width: 390, height: 844 });
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(beyond).toBeLessThanOrEqual(0); // on a phone, nothing moves the page sideways
    },
    120_000,
  );

  it("finds a setting by its own search, and a page leads to the reference", async () => {
    const { page, complaints } = await open("documents/Writing_a_plugin.html");
    await page.keyboard.press("/");
    await page.locator("#tsd-search-input").fill("sharedParser");
    await page.locator("#tsd-search-results a", { hasText: "Settings" }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("main").getByRole("link", { name: "createRpcClient" }).first().click();
    await page.waitForURL(/functions\/[\w.]*createRpcClient\.html/);
    expect(complaints).toEqual([]);
  });
});

it("a link to nothing is a problem that names the page and the link", async () => {
  const pages = { Broken: ["docs/site/fixtures/broken-link.md"] };
  const found = await buildSite(join(folder, "broken"), pages, ["contract/telemetry/index.ts"]);
  expect(found.filter((one) => one.includes("broken-link.md") && one.includes("nowhere.md"))).toHaveLength(1);
});
