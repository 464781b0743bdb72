import { startHost, type RunningHost } from "@rawr/hq-contract/adapter";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations, launchBrowser } from "./checks/graph/fixtures/browser.js";
import { hq } from "./rawr.hq.js";

/** The reference page of the example's host, as a person uses it in a browser. */
let browser: Browser;
let host: RunningHost<unknown>;
beforeAll(async () => {
  browser = await launchBrowser();
  host = await startHost(hq, { environment: { PORT: "0", HQ_ENGINE: "memory" }, telemetry: { level: "silent" } });
});
afterAll(async () => {
  await browser.close();
  await host.close();
});

async function open(name: string): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(host.url)) complaints.push(`a request: ${request.url()}`);
  });
  await page.goto(`${host.url}/api/orpc/${name}`);
  return { page, complaints };
}

const operation = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name, exact: true }) });

describe("the reference page", () => {
  it("calls the host: first without a credential, then with one, with a body and with values of the path", async () => {
    const { page, complaints } = await open("openapi.html");
    const issue = operation(page, "POST /api/orpc/invoicing/invoices");
    await issue.getByText("Try it").click();
    await issue.getByLabel("Body").fill('{"customer":"Ada","amount":12500,"currency":"EUR"}');
    await issue.getByRole("button", { name: "Send" }).click();
    await issue.getByText("401 Unauthorized").waitFor();
    await page.getByText("Credentials", { exact: true }).click();
    await page.getByLabel("Bearer token").fill(host.tokens?.external ?? "");
    await issue.getByRole("button", { name: "Send" }).click();
    await issue.getByText("201 Created").waitFor();
    const answer = await issue.locator("output").innerText();
    const id = /"id": "([^"]+)"/.exec(answer)?.[1] ?? "";
    const find = operation(page, "GET /api/orpc/invoicing/invoices/{id}");
    await find.getByText("Try it").click();
    await find.getByLabel("id (path)").fill(id);
    await find.getByRole("button", { name: "Send" }).click();
    await find.getByText("200 OK").waitFor();
    expect(await find.locator("output").innerText()).toContain('"customer": "Ada"');
    // What the browser itself says of the refused call.
    expect(complaints.filter((one) => !one.includes("401"))).toEqual([]);
  });

  it("sends text of any kind in a path, and shows what comes as text", async () => {
    const { page, complaints } = await open("invoicing.openapi.html");
    await page.getByText("Credentials", { exact: true }).click();
    await page.getByLabel("Bearer token").fill(host.tokens?.external ?? "");
    const find = operation(page, "GET /api/orpc/invoicing/invoices/{id}");
    await find.getByText("Try it").click();
    await find.getByLabel("id (path)").fill("<img src=x onerror=alert(1)>/%$&");
    await find.getByRole("button", { name: "Send" }).click();
    await find.getByText("400 Bad Request").waitFor();
    expect(await page.locator("output img").count()).toBe(0);
    expect(complaints.filter((one) => !one.includes("400"))).toEqual([]);
  });

  it("runs no script but its own, and can be used without a mouse and by a screen reader", async () => {
    const { page } = await open("openapi.html");
    const ran = await page.evaluate(`(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return window.ran === true;
    })()`);
    expect(ran).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
  });
});
