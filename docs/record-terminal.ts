import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const cli = fileURLToPath(new URL("../dist/checks/cli/main.js", import.meta.url));

/** A workspace with one violation: a plugin that reaches into another one. */
const files: Readonly<Record<string, string>> = {
  "package.json": `{ "private": true, "type": "module" }\n`,
  "plugins/api/orders/package.json": `{ "name": "@example/orders", "type": "module", "rawr": { "kind": "api", "capability": "orders" } }\n`,
  "plugins/api/billing/package.json": `{ "name": "@example/billing", "type": "module", "rawr": { "kind": "api", "capability": "billing" } }\n`,
  "plugins/api/billing/src/tax.ts": "export const rate = 0.2;\n",
  "plugins/api/orders/src/router.ts": 'import "../../billing/src/tax.js";\n',
};

const command = "npx rawr-hq check --gate import-boundary";

/** What `rawr-hq check` prints about that workspace, with its colours and without what differs from run to run. */
export function runCheck(): string {
  const root = mkdtempSync(join(tmpdir(), "rawr-hq-recording-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const env = { ...process.env, FORCE_COLOR: "1", COLUMNS: "100" };
    execFileSync(process.execPath, [cli, ...command.split(" ").slice(2), "--no-cache"], {
      cwd: root,
      env,
      stdio: "pipe",
    });
  } catch (error) {
    // A finding is exit code 1; its text is what is recorded.
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: Buffer };
    if (status !== 1 || stdout === undefined) throw error;
    return stdout.toString("utf8").replace(/\d+(?:\.\d+)? m?s\b/g, "0.2 s");
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  throw new Error("the seeded violation was not found, so there is nothing to record");
}

const colours: Readonly<Record<string, string>> = {
  "31": "#f47067",
  "32": "#57ab5a",
  "33": "#daaa3f",
  "34": "#6cb6ff",
  "35": "#dcbdfb",
  "36": "#56d4dd",
  "90": "#8b949e",
};
const lineHeight = 20;
const left = 16;

/** An SVG in which the command is typed and its output appears line by line. It stands still where a reader prefers no motion. */
export function toSvg(output: string): string {
  const lines = output.trimEnd().split("\n");
  const all = [`\u001b[32m$\u001b[0m ${command}`, "", ...lines];
  const columns = Math.max(...all.map((line) => stripVTControlCharacters(line).length));
  const [width, height] = [Math.ceil(columns * 8.43) + 2 * left, all.length * lineHeight + 52];
  const rows = all.map((line, index) => {
    const delay = index < 2 ? 0 : 1.2 + index * 0.08;
    return `<text class="l" style="animation-delay:${delay.toFixed(2)}s" x="${left}" y="${52 + index * lineHeight}">${spansOf(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="rawr-hq check refuses an import across a plugin boundary">
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#e6edf3;white-space:pre}
.l{opacity:0;animation:show .01s linear forwards}
.b{font-weight:700}
@keyframes show{to{opacity:1}}
@media (prefers-reduced-motion:reduce){.l{opacity:1;animation:none}}
</style>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<circle cx="20" cy="18" r="5" fill="#f47067"/><circle cx="38" cy="18" r="5" fill="#daaa3f"/><circle cx="56" cy="18" r="5" fill="#57ab5a"/>
${rows.join("\n")}
</svg>
`;
}

/** One line as spans of one style each. */
function spansOf(line: string): string {
  let [colour, bold] = ["", false];
  return line
    .split(/(\u001b\[[\d;]*m)/) // oxlint-disable-line no-control-regex -- this is how a terminal's colours are written
    .map((part) => {
      const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1]; // oxlint-disable-line no-control-regex -- see above
      if (codes === undefined) {
        if (part === "") return "";
        const style = `${bold ? ' class="b"' : ""}${colour === "" ? "" : ` fill="${colour}" style="fill:${colour}"`}`;
        return `<tspan${style}>${escape(part)}</tspan>`;
      }
      for (const code of codes.split(";")) {
        if (code === "0" || code === "") [colour, bold] = ["", false];
        else if (code === "1") bold = true;
        else if (code === "22") bold = false;
        else if (code === "39") colour = "";
        else colour = colours[code] ?? colour;
      }
      return "";
    })
    .join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  writeFileSync(fileURLToPath(new URL("check.svg", import.meta.url)), toSvg(runCheck()));
}
