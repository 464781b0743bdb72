import { readFileSync } from "node:fs";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Gate } from "../../engine/gate.js";
import { gateNames, loadGates } from "../../engine/gate-list.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { unknownName } from "../../report/terminal/unknown-name.js";
import type { ExitCode } from "./exit-code.js";
import { listedGates, type ListedGate } from "./listed-gates.js";
import { packageFolder } from "../../workspace/package.js";

interface Page {
  readonly name: string;
  /** The codes that the page is about, its gate's first. */
  readonly codes: readonly string[];
  readonly text: string;
}

/** `rawr-hq explain <code>`: the page that is about a code (`B101`), or a gate's by its name. */
export async function explain(
  subject: string,
  options: { readonly root: string },
  terminal: Terminal,
): Promise<ExitCode> {
  // Our own first: settings that can't be read must not keep anybody from an explanation.
  const ours = readPages((await loadGates()).map((gate) => ({ gate })));
  const found = findPage(ours, subject);
  const pages = found === undefined ? readPages(await listedGates(options, terminal)) : ours;
  const page = found ?? findPage(pages, subject);
  if (page === undefined) {
    const codes = [...new Set(pages.flatMap((known) => known.codes))];
    // The letter of a code is its gate's: a slip is likelier in the number.
    const near = codes.filter((code) => code.charAt(0) === subject.charAt(0).toUpperCase());
    const known = !/^[a-z]\d+$/i.test(subject) ? pages.map(({ name }) => name) : near.length > 0 ? near : codes;
    throw new CouldNotJudge(unknownName("code", subject, known));
  }
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const text = page.text.replace(/^#+ .*$/gm, (heading) => style.strong(heading));
  terminal.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return 0;
}

function findPage(pages: readonly Page[], subject: string): Page | undefined {
  const wanted = subject.toLowerCase();
  return (
    pages.find(({ codes, name }) => name === wanted || codes[0]?.toLowerCase() === wanted) ??
    pages.find(({ codes }) => codes.some((code) => code.toLowerCase() === wanted))
  );
}

function readPages(gates: readonly ListedGate[]): Page[] {
  const ofGates = gates.map(({ gate, file }) => {
    // The page of a workspace's own gate stands beside its module.
    const text =
      file === undefined ? readPage(`gates/${gate.name}.md`) : readText(file.replace(/\.[mc]?[jt]s$/, ".md"));
    return page(gate.name, [gate.code], text ?? words(gate));
  });
  const ofEngine = page("parse", [], readPage("engine/engine.md") ?? "");
  return [...ofGates, ofEngine].sort((left, right) => order(left.name) - order(right.name));
}

function page(name: string, own: readonly string[], text: string): Page {
  const mentioned = text.match(/\b[A-Z]\d{3}\b/g) ?? [];
  return { name, codes: [...new Set([...own, ...mentioned])], text };
}

function readPage(path: string): string | undefined {
  return readText(new URL(`checks/${path}`, packageFolder()));
}

function readText(path: string | URL): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** What a gate says of itself, when it has no page. */
function words({ name, code, policy, title, why, fix }: Gate): string {
  return `# ${name}\n\n${code}: ${title}${policy === "-" ? "" : ` (${policy})`}\n\nWhy: ${why}.\n\nFix: ${fix}.\n`;
}

const order = (name: string) => (gateNames.includes(name) ? gateNames.indexOf(name) : gateNames.length);
