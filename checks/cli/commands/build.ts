import { relative, resolve } from "node:path";
import { buildDeployment } from "../../authoring/build/build-deployment.js";
import { count } from "../../report/reporters/summary.js";
import { createProgress } from "../../report/terminal/progress.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

export interface BuildCommandOptions {
  readonly root: string;
  readonly out?: string;
  readonly external?: readonly string[];
  readonly pages?: string;
}

/** `rawr-hq build`: one folder with all that the host needs in production. */
export async function build(options: BuildCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const out = options.out === undefined ? resolve(root, "dist/deploy") : resolve(terminal.cwd, options.out);
  const progress = createProgress(terminal.stderr);
  try {
    progress.say("bundling the host");
    const { external = [], pages } = options;
    const { files, plugins, withoutPage, leftBehind, packages } = await buildDeployment(root, { out, external, pages });
    progress.clear();
    const shown = relative(terminal.cwd, out) || ".";
    const style = createStyle(wantsColor(terminal.stdout, terminal.env));
    const code = files.filter(({ name }) => name.endsWith(".mjs")).reduce((sum, { bytes }) => sum + bytes, 0);
    for (const capability of withoutPage) {
      terminal.stderr.write(
        `the page of web plugin ${capability} is not in it: build the page first, or name the folder of built pages with \`--pages\`\n`,
      );
    }
    for (const { at, what, isPackage } of leftBehind) {
      const way = isPackage
        ? "import it, or name it with `--external`"
        : "import the file, or put it beside server.mjs and take its folder from a setting";
      terminal.stderr.write(`${at.file}:${at.line}:${at.column} ${what}, which the deployment does not have: ${way}\n`);
    }
    for (const { name, what } of packages) {
      terminal.stderr.write(
        `the package ${name} ${what}, which the deployment does not have: if the host needs it, leave the package out of the bundle with \`--external ${name}\`\n`,
      );
    }
    for (const { name, bytes } of files) terminal.stdout.write(`${sizeOf(bytes).padStart(9)}  ${name}\n`);
    terminal.stdout.write(
      `${style.good(`✔ ${shown}: ${count(plugins, "plugin")}, ${sizeOf(code)} of code`)}; run it with: node --enable-source-maps ${shown}/server.mjs\n`,
    );
    return 0;
  } finally {
    progress.clear();
  }
}

function sizeOf(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}
