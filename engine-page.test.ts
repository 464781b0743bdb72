import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startHost, type RunningHost } from "@rawr/hq-contract/adapter";
import type { GetStepTools, Inngest } from "inngest";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { axeViolations, launchBrowser } from "./checks/graph/fixtures/browser.js";
import { freePort } from "./adapter/fixtures/built-process.js";
import { createBench } from "./adapter/local-engine/test-host.js";
import { createDatabase } from "./packages/database/src/index.js";
import { hq } from "./rawr.hq.js";

/** The engine's page of the example's host, as a person uses it in a browser. */
let browser: Browser;
let host: RunningHost<unknown>;
/** One for all hosts of this file: to start one takes seconds. */
const database = createDatabase();
let kept: AsyncDisposable;
beforeAll(async () => {
  browser = await launchBrowser();
  kept = await database.connect([]);
});
afterAll(async () => {
  await browser.close();
  await kept[Symbol.asyncDispose]();
});
beforeEach(async () => {
  const environment = { PORT: "0", HQ_ENGINE: "memory" };
  host = await startHost(hq, { environment, services: { database }, telemetry: { level: "silent" } });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await host.close();
});

interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

async function open(address = host.enginePage ?? "", options: BrowserContextOptions = {}): Promise<Opened> {
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 850 }, ...options })).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("dialog", (dialog) => void complaints.push(`a dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(address).origin)) complaints.push(`a request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}

async function trigger(amount = 100): Promise<string> {
  const response = await fetch(`${host.url}/api/workflows/invoicing/reconciliations`, {
    method: "POST",
    headers: { authorization: `Bearer ${host.tokens?.external}`, "content-type": "application/json" },
    body: JSON.stringify({
      account: "DE02",
      statement: "2026-11",
      payments: [{ invoiceId: "00000000-0000-4000-8000-000000000000", amount }],
    }),
  });
  return ((await response.json()) as { run: string }).run;
}

const runs = (page: Page) => page.locator("#runs .run");
/** Those that were triggered; each payment that matches nothing begins a run of its own. */
const reconciliations = (page: Page) => runs(page).filter({ hasText: "invoicing / reconcile" });

/** The page of an engine of its own that runs this function, with its first run before one's eyes. */
async function openRun(text: string, run: (step: GetStepTools<Inngest>) => Promise<void>): Promise<Opened> {
  const bench = await createBench({ page: { events: [] } });
  onTestFinished(bench.close);
  const shop = bench.client("shop");
  const triggers = [{ event: "shop/show" }];
  await bench.serve(shop, [shop.createFunction({ id: "show", retries: 0, triggers }, ({ step }) => run(step))]);
  await shop.send({ name: "shop/show", data: { text } });
  const opened = await open(`${bench.url}/`);
  await runs(opened.page).first().click();
  return opened;
}

describe("a newcomer", () => {
  it("sends an event by the form of its schema, and watches its run to the end", async () => {
    const { page, complaints } = await open();
    await page.getByText("No runs yet.").waitFor();
    await page.getByRole("link", { name: "Send an event" }).click();
    await page.getByLabel("Event").selectOption("invoicing/reconciliation.requested");
    await page.getByLabel("Sent as").selectOption("first-party-service");
    await page.getByLabel("account").fill("DE02");
    await page.getByLabel("statement").fill("2026-11");
    await page.getByLabel("amount").fill("-5");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("alert").getByText("does not fit its schema at `payments.0.amount`").waitFor();
    await page.getByLabel("amount").fill("1250");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("heading", { name: "invoicing / reconcile" }).waitFor();
    // Live: nobody loads the page again.
    await page.locator("#detail .pill.Completed").waitFor();
    expect(await page.locator("#detail dl").textContent()).toContain("first-party-service (dev-first-party-service)");
    const names = await page.locator(".step .name").allTextContents();
    expect(names[0]).toMatch(/^confirm-payments.*1 failed attempt/);
    await page.locator(".step summary").first().click();
    expect(await page.locator(".inside .problem").first().textContent()).toMatch(/^Error: the bank is busy, try again/);
    // The browser writes the engine's 422 of the first try into its console.
    expect(complaints.filter((one) => !one.includes("422"))).toEqual([]);
  });

  it("can leave the form, and write JSON", async () => {
    const { page } = await open(`${host.enginePage}#/send`);
    await page.getByLabel("Event").selectOption("invoicing/reconciliation.requested");
    await page.getByLabel("amount").fill("7");
    await page.getByRole("button", { name: "Write it as JSON" }).click();
    const written = page.getByLabel("Data");
    expect(JSON.parse(await written.inputValue())).toMatchObject({ payments: [{ amount: 7 }] });
    await written.fill("{");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("alert").getByText("The data is not JSON").waitFor();
  });
});

describe("a developer", () => {
  it("finds the runs of a correlation id, and goes to one", async () => {
    await trigger(1);
    await trigger(2);
    const { page } = await open();
    await expect.poll(() => reconciliations(page).count()).toBe(2);
    await reconciliations(page).first().click();
    const id = page.getByRole("button", { name: /^[\da-f-]{36}$/ });
    const correlation = (await id.textContent()) ?? "";
    await id.click();
    await expect.poll(() => reconciliations(page).count()).toBe(1);
    expect(await page.getByLabel("Search runs").inputValue()).toBe(correlation);
    await page.getByLabel("Search runs").fill("nobody");
    await page.getByText("No run matches.").waitFor();
  });

  it("cancels a run that goes on, and replays it", async () => {
    let begun = 0;
    const { page } = await openRun("nap", async (step) => {
      begun += 1;
      await step.sleep("until somebody cancels it", begun === 1 ? "1h" : "1ms");
    });
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator("#detail .pill.Cancelled").waitFor();
    await page.getByRole("button", { name: "Replay" }).click();
    await page.locator("#detail .pill.Completed").waitFor();
    expect(await runs(page).count()).toBe(2);
  });

  it("needs the keyboard only", async () => {
    await trigger();
    const { page } = await open();
    await reconciliations(page).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("reconcile");
    await reconciliations(page).first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".step summary").first().focus();
    await page.keyboard.press("Enter");
    // It stays open and keeps the focus while the run goes on.
    await page.locator("#detail .pill.Completed").waitFor();
    expect(await page.locator("details.step").first().getAttribute("open")).toBe("");
    expect(
      await page
        .locator(".step summary")
        .first()
        .evaluate((one) => one.matches(":focus")),
    ).toBe(true);
  });

  it.each(["light", "dark"] as const)("is accessible, in %s", async (colorScheme) => {
    await trigger();
    const { page } = await open(undefined, { colorScheme });
    await reconciliations(page).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await reconciliations(page).first().click();
    await page.locator("#detail .pill.Completed").waitFor();
    await page.locator(".step summary").first().click();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${host.enginePage}#/send`);
    await page.getByLabel("Event").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it("reads it on a phone, without scrolling sideways", async () => {
    await trigger();
    const { page } = await open(undefined, { viewport: { width: 360, height: 740 } });
    await reconciliations(page).first().click();
    await page.locator(".step").first().waitFor();
    await expect.poll(() => page.locator("#list").isVisible()).toBe(false);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.getByRole("link", { name: "All runs" }).click();
    await expect.poll(() => page.locator("#detail").isVisible()).toBe(false);
  });

  it("is told when the engine is gone", async () => {
    const { page } = await open();
    await page.getByRole("status").getByText("live").waitFor();
    await host.close();
    await page.getByText("The engine does not answer").waitFor();
    expect(await page.locator("#live").getAttribute("class")).toBe("lost");
  });
});

describe("somebody else's page", () => {
  it("can neither read nor order nor show it", async () => {
    const engine = host.enginePage ?? "";
    const server = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`<iframe src="${engine}"></iframe>`);
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    // A server that listens on a TCP port has an address of this shape.
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const tried = await page.evaluate(async (address) => {
      const outcome = (asked: Promise<Response>) =>
        asked.then(
          async (response) => response.status || (await response.text()) || "nothing to read",
          () => "refused",
        );
      return {
        read: await outcome(fetch(address)),
        order: await outcome(fetch(`${address}page/events`, { method: "POST", body: "{}" })),
        preflight: await outcome(fetch(`${address}page/runs`, { headers: { "x-engine-page": "guess" } })),
      };
    }, engine);
    expect(tried).toEqual({ read: "refused", order: "refused", preflight: "refused" });
    const frame = page.frames().find((one) => one !== page.mainFrame());
    expect(await frame?.getByText("Local engine").count()).toBe(0);
    server.close();
  });

  it("what events and errors say is text, whatever it says", async () => {
    const hostile = `<img src=x onerror="alert(1)"></script><script>alert(2)</script>`;
    const { page, complaints } = await openRun(hostile, async (step) => {
      await step.run(hostile, () => hostile);
      throw new Error(hostile);
    });
    await page.locator("#detail .pill.Failed").waitFor();
    await page.locator(".step summary").first().click();
    expect(await page.locator("#detail").textContent()).toContain(hostile);
    expect(await page.locator("#detail img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe("an open page whose host is started again", () => {
  const startAt = (port: number, more: Record<string, string> = {}) =>
    startHost(hq, {
      environment: { PORT: String(port), HQ_ENGINE: "memory", ...more },
      telemetry: { level: "silent" },
    });

  it.each([
    [
      "goes on, with what was typed, where the seed of the keys is the same",
      { HQ_DEVELOPMENT_SEED: "s".repeat(32) },
      "acme",
    ],
    ["loads itself again where all keys are new", {}, ""],
  ])("%s", async (_, more, typed) => {
    const port = await freePort();
    await host.close();
    host = await startAt(port, more);
    const { enginePage } = host;
    const { page } = await open(enginePage);
    await page.locator("#search").fill("acme");
    await expect.poll(() => page.locator("#live").textContent()).toBe("live");
    await host.close();
    await expect.poll(() => page.locator("#live").textContent()).toBe("The engine does not answer");
    host = await startAt(port, more);
    expect(host.enginePage).toBe(enginePage);
    await expect.poll(() => page.locator("#live").textContent()).toBe("live");
    expect(await page.locator("#search").inputValue()).toBe(typed);
    await page.locator("#search").fill("");
    await trigger();
    await expect.poll(() => reconciliations(page).count()).toBe(1);
  });

  it("is elsewhere where its port is taken meanwhile, and where another host has it", async () => {
    const port = await freePort();
    await host.close();
    host = await startAt(port);
    const first = host.enginePage ?? "";
    await host.close();
    const squatter = createServer().listen(Number(new URL(first).port), "127.0.0.1");
    await once(squatter, "listening");
    host = await startAt(port);
    const second = await startAt(await freePort());
    const pages = [first, host.enginePage, second.enginePage];
    expect(new Set(pages).size).toBe(3);
    await second.close();
    squatter.close();
  });
});
