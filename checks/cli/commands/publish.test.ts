import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { owners } from "@rawr/hq-contract/governance";
import { expect, test } from "vitest";
import type { Report } from "../../report/finding.js";
import { program } from "../../testing.js";
import { publish } from "./publish.js";

const report: Report = {
  exitCode: 1,
  gates: [],
  findings: [
    {
      code: "B101",
      gate: "import-boundary",
      policy: "D-014",
      owner: "plugin-lifecycle",
      title: "plugin imports another plugin",
      message: "`orders` reaches into `billing`",
      why: "",
      fix: "",
      at: { file: "plugins/api/orders/a.ts", line: 1, column: 1 },
      excerpt: "",
      fingerprint: "",
    },
  ],
  files: 1,
  plugins: 1,
  milliseconds: 1,
};

test.each(["real/hq", "link/hq", "other/hq"])(
  "the repository's path is a finding's, whichever way the runner came: %s",
  async (way) => {
    const { root } = program({ "real/hq/package.json": "{}" });
    symlinkSync("real", join(root, "link"));
    mkdirSync(join(root, "other"));
    symlinkSync(join(root, "real/hq"), join(root, "other/hq"));
    let said = "";
    const stream = { write: (text: string) => (said += text) };
    await publish(report, [{ name: "github" }], { root: join(root, "real/hq"), owners }, {
      stdout: stream,
      stderr: stream,
      cwd: join(root, way),
      env: { GITHUB_WORKSPACE: join(root, way === "other/hq" ? "real" : (way.split("/")[0] ?? "")) },
    } as unknown as Parameters<typeof publish>[3]); // as much of a terminal as publishing needs
    expect(said).toContain("::error file=hq/plugins/api/orders/a.ts,");
  },
);
