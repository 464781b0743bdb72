/**
 * How long `check --watch` takes from the saving of a file to the printed report, in the process that a user starts.
 * `npm run build && node node_modules/jiti/lib/jiti-cli.mjs bench/gates/watch.ts [--size 2000] [--saves 5]`
 */
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { onlyStaticGates } from "./static-gates.js";
import { editedFile, writeWorkspace } from "./workspace.js";

const { values } = parseArgs({
  options: { size: { type: "string", default: "2000" }, saves: { type: "string", default: "5" } },
});
const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "hq-bench-watch-"));

try {
  writeWorkspace(root, Number(values.size));
  const watching = spawn(process.execPath, [cli, "check", "--watch", "--root", root, ...onlyStaticGates], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let waiting = "";
  let settle: (() => void) | undefined;
  let answered: (() => void) | undefined;
  watching.stderr.on("data", (data: Buffer) => {
    waiting += String(data);
    if (waiting.includes("waiting for changes")) settle?.();
  });
  watching.stdout.on("data", (data: Buffer) => {
    if (/[✔✘] \d+ gates?/.test(String(data))) answered?.();
  });
  const report = () =>
    new Promise<void>((done) => {
      settle = () => {
        waiting = "";
        done();
      };
    });
  const began = performance.now();
  await report();
  console.log(`first report: ${seconds(performance.now() - began)}`);
  const save = async (what: string, text: (index: number) => string) => {
    const times: string[] = [];
    for (let index = 0; index < Number(values.saves); index++) {
      const saved = performance.now();
      const first = new Promise<number>((done) => {
        answered = () => {
          answered = undefined;
          done(performance.now() - saved);
        };
      });
      appendFileSync(join(root, editedFile), text(index));
      await report();
      times.push(`${seconds(await first)} (all of it ${seconds(performance.now() - saved)})`);
    }
    console.log(`${what}: ${times.join(", ")}`);
  };
  await save("a saved file without a new import", (index) => `export const edit${index} = 1;\n`);
  await save("a saved file with a new import", (index) => `import * as more${index} from "./part-${index + 2}.js";\n`);
  watching.kill();
} finally {
  rmSync(root, { recursive: true, force: true });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
