import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { apiContract } from "@rawr/hq-contract";
import { createRpcClient } from "@rawr/hq-contract/client";
import { owners } from "@rawr/hq-contract/governance";
import { expect, it } from "vitest";
import importBoundary from "../checks/gates/import-boundary.js";
import { pretty } from "../checks/report/reporters/pretty.js";
import { plugin, program } from "../checks/testing.js";
import { runCheck, toSvg } from "./record-terminal.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const inOneLine = (text: string) => text.replace(/\s+/g, " ");

it("quotes the sentence that refuses a path, as it is", () => {
  // Cast past the compiler, so that the run time says it.
  const path = "/rpc/invoices" as "/api/orpc/invoicing/invoices";
  let sentence = "";
  try {
    apiContract("invoicing").route({ method: "POST", path });
  } catch (error) {
    sentence = (error as Error).message; // what `route` throws is a TypeError
  }
  expect(sentence).toContain("(D-005)");
  expect(inOneLine(readme)).toContain(sentence);
});

it("quotes the sentence that refuses a caller, as it is", () => {
  // Cast past the compiler, so that the run time says it.
  const caller = "external" as "first-party-web";
  let sentence = "";
  try {
    createRpcClient(caller, {}, { origin: "https://hq.example.com" });
  } catch (error) {
    sentence = (error as Error).message; // what it throws is a TypeError
  }
  expect(sentence).toContain("(D-007)");
  expect(inOneLine(readme)).toContain(sentence);
});

it("shows the recording of a real run; `npm run record` makes it again", () => {
  expect(readFileSync(new URL("check.svg", import.meta.url), "utf8")).toBe(toSvg(runCheck()));
});

it("is one screen of prose", () => {
  const lines = readme
    .replace(/^```[^]*?^```$/gm, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  expect(lines.length).toBeLessThanOrEqual(40);
});

it("shows a finding as `rawr-hq check` prints it", async () => {
  const tree = program({
    ...plugin("api", "orders"),
    ...plugin("api", "billing"),
    "plugins/api/orders/src/router.ts": "import { rate } from '../../billing/src/tax.js'\n\nexport const r = rate;\n",
    "plugins/api/billing/src/tax.ts": "export const rate = 0.2;\n",
  });
  const printed = pretty(await tree.judge(importBoundary), {
    color: false,
    width: 120,
    toolVersion: "0.0.0",
    pathPrefix: "",
    owners,
  });
  const shown = /```text\n(error\[B101\][\s\S]*?)```/.exec(readme)?.[1] ?? "missing";
  expect(printed).toContain(shown.trimEnd());
});

it("shows the graph of this repository as it is now", () => {
  const cli = fileURLToPath(new URL("../dist/checks/cli/main.js", import.meta.url));
  const drawn = execFileSync(process.execPath, [cli, "graph", "--format", "svg", "--view", "capabilities"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(readFileSync(new URL("boundary.svg", import.meta.url), "utf8")).toBe(drawn);
});
