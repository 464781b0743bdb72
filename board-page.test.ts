import { execFile, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "./adapter/fixtures/built-process.js";
import { axeViolations, launchBrowser } from "./checks/graph/fixtures/browser.js";
import { startNode } from "./fixtures/ends-with-us.js";

/** The page of the example's web plugin, built, served by the process that `npm start` starts, in a browser. */
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
let browser: Browser;
let host: ChildProcess;
let address: string;
let origin: string;
/** Where the process is started: the pages that it serves are a copy there. */
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  folder = mkdtempSync(join(tmpdir(), "board-"));
  cpSync(at("dist/web"), join(folder, "dist/web"), { recursive: true });
  host = startNode([at("dist/host.js")], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: String(port), HQ_ENGINE: "memory", HQ_LOG_LEVEL: "silent" },
  });
  // The pipe stays open: what is printed after the greeting would end a host that nobody reads.
  const greeting = await new Promise<string>((resolve) => {
    let seen = "";
    host.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      seen += chunk;
      if (seen.includes("until curl")) resolve(seen);
    });
  });
  address = /http:\S+#token=\S+/.exec(greeting)?.[0] ?? "";
});
afterAll(async () => {
  await browser.close();
  host.kill("SIGTERM");
  if (host.exitCode === null) await once(host, "close");
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function open(
  url: string,
  context?: BrowserContext,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await (context ?? (await browser.newContext())).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`a request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

async function issue(page: Page, customer: string, amount: string, reference = ""): Promise<void> {
  const form = page.locator("#issue");
  await form.getByLabel("Customer").fill(customer);
  await form.getByLabel("Amount").fill(amount);
  await form.getByLabel("Reference").fill(reference);
  await form.getByRole("button", { name: "Issue" }).click();
}
const rowOf = (page: Page, customer: string) => page.locator("#invoices tr").filter({ hasText: customer });

describe("a first-time reader", () => {
  it("opens the printed address, issues an invoice, uploads a statement, and watches its reconciliation to the end", async () => {
    const { page, complaints } = await open(address);
    await page.getByText("Live").waitFor();
    expect(page.url()).toBe(`${origin}/web/invoice-board`);
    await issue(page, "Ada", "125,50");
    await rowOf(page, "Ada").getByText("125.50 EUR").waitFor();
    const id = await rowOf(page, "Ada").locator("td").last().innerText();
    const form = page.locator("#reconcile");
    await form.getByLabel("Number").fill("2026-11");
    const lines = `invoice;amount\n${id};12550\n00000000-0000-4000-8000-000000000000;1\n`;
    await form.getByLabel("File").setInputFiles({ name: "s.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
    await form.getByRole("button", { name: "Upload" }).click();
    await form.getByText("Reconciliation: completed, 1 matched, 1 unmatched").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("reads what went wrong beside the form: a reference twice, and a line of the file that is no payment", async () => {
    const { page } = await open(address);
    await issue(page, "Bob", "1", "order-7");
    await rowOf(page, "Bob").waitFor();
    await issue(page, "Bob", "2", "order-7");
    await page.getByRole("alert").getByText("This customer already has an invoice with this reference").waitFor();
    const form = page.locator("#reconcile");
    await form.getByLabel("Number").fill("2026-11");
    const file = { name: "s.csv", mimeType: "text/csv", buffer: Buffer.from("what is this") };
    await form.getByLabel("File").setInputFiles(file);
    await form.getByRole("button", { name: "Upload" }).click();
    await form.getByText("A line of the statement is not a payment").waitFor();
    expect(await rowOf(page, "Bob").count()).toBe(1);
  });

  it("sees what others issue without loading the page again, as text whatever it says", async () => {
    const hostile = `<img src=x onerror="alert(1)">`;
    const context = await browser.newContext();
    const { page: watching, complaints } = await open(address, context);
    await watching.getByText("Live").waitFor();
    const { page: issuing } = await open(`${origin}/web/invoice-board`, context);
    await issue(issuing, hostile, "3");
    await rowOf(watching, hostile).waitFor();
    expect(await watching.locator("#invoices img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("without a session signs in by hand, stays signed in, and signs out", async () => {
    const context = await browser.newContext();
    const { page } = await open(`${origin}/web/invoice-board/any/path`, context);
    await page.getByLabel("Token").fill("not-the-token-of-anybody");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The host does not take this token.").waitFor();
    await page.getByLabel("Token").fill(address.replace(/.*#token=/, ""));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Live").waitFor();
    const cookies = await context.cookies();
    const session = cookies.find(({ name }) => name === "hq-session");
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    await page.reload();
    await page.getByText("Live").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    expect(await context.cookies()).toEqual([]);
  });

  it("whose session the host has forgotten signs in anew", async () => {
    const context = await browser.newContext();
    const { page } = await open(address, context);
    await page.getByText("Live").waitFor();
    await context.clearCookies({ name: "hq-session" });
    await page.reload();
    await page.getByLabel("Token").waitFor();
    expect(await context.cookies()).toEqual([]);
  });
});

it("a page of another origin can't act in the name of a session, though the browser has its cookie", async () => {
  const context = await browser.newContext();
  const { page } = await open(address, context);
  await page.getByText("Live").waitFor();
  const create = (headers: Record<string, string>) =>
    context.request.post(`${origin}/rpc/invoicing/create`, {
      headers: { "content-type": "application/json", ...headers },
      data: { json: { customer: "Eve", amount: 1, currency: "EUR" } },
    });
  const csrf = (await context.cookies()).find(({ name }) => name === "hq-csrf")?.value ?? "";
  const foreign = "http://127.0.0.1:1";
  expect((await create({ origin: foreign })).status()).toBe(403);
  expect((await create({ origin: foreign, "x-csrf-token": csrf })).status()).toBe(403);
  expect((await create({ origin })).status()).toBe(403);
  expect((await create({ origin, "x-csrf-token": "guessed" })).status()).toBe(403);
  expect((await create({ origin, "x-csrf-token": csrf })).status()).toBe(200);
});

describe("the page", () => {
  const built = at("dist/web/invoice-board");
  const script = () => readdirSync(`${built}/assets`).find((name) => name.endsWith(".js")) ?? "";

  it("holds no server code: no handler, no store, no Node", () => {
    const { sources } = JSON.parse(readFileSync(`${built}/assets/${script()}.map`, "utf8")) as { sources: string[] };
    const ours = sources
      .filter((source) => !source.includes("node_modules"))
      .map((source) => source.replace(/^(\.\.\/)+/, ""));
    expect(ours.filter((source) => !/^(contract\/|plugins\/web\/|index\.html|page\/|src\/)/.test(source))).toEqual([]);
    const foreign = sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
    expect(
      [...new Set(foreign)].filter((name) =>
        /^(@orpc\/server|zod|postgres|inngest|h3|srvx|pino|@electric-sql\/pglite)$/.test(name),
      ),
    ).toEqual([]);
    expect(readFileSync(`${built}/assets/${script()}`, "utf8")).not.toMatch(/node:|process\.env|insert into/);
  });

  it("is the same for good where its name says so, and else asked for again", async () => {
    const asset = await fetch(`${origin}/web/invoice-board/assets/${script()}`);
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const index = await fetch(`${origin}/web/invoice-board`);
    expect(index.headers.get("cache-control")).toBe("no-cache");
    const again = await fetch(index.url, { headers: { "if-none-match": index.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });

  it("loads itself again when it is built anew: in development at once, and else when its window gets the focus", async () => {
    const { page } = await open(address);
    const deployed = await browser.newPage();
    await deployed.route("**/@reload.js", (route) => route.abort());
    await deployed.goto(address);
    for (const each of [page, deployed]) await each.getByText("Live").waitFor();
    const index = join(folder, "dist/web/invoice-board/index.html");
    writeFileSync(index, readFileSync(index, "utf8").replace("<title>", "<title>New: "));
    await expect.poll(() => page.title().catch(() => "")).toBe("New: Invoices");
    expect(await deployed.title()).toBe("Invoices");
    await deployed.evaluate("dispatchEvent(new Event('focus'))");
    await expect.poll(() => deployed.title().catch(() => "")).toBe("New: Invoices");
    for (const each of [page, deployed]) await each.getByText("Live").waitFor();
  });

  it("compiles", async () => {
    const compiler = [at("node_modules/typescript-7/bin/tsc"), "-p", at("plugins/web/invoice-board/page"), "--noEmit"];
    await expect(promisify(execFile)(process.execPath, compiler)).resolves.toMatchObject({ stdout: "" });
  });
});
