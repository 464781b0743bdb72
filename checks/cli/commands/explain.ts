import { readFileSync } from "node:fs";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { engineRules } from "../../engine/engine-rules.js";
import { codesOf, type Rule, type RuleBook } from "../../report/rule-book.js";
import { loadGates } from "../../engine/gate-list.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { unknownName } from "../../report/terminal/unknown-name.js";
import type { ExitCode } from "./exit-code.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import { buildGraph } from "../../graph/read/build.js";
import type { NodeKind } from "../../graph/model/model.js";
import { findNodes, neighbourhood } from "../../graph/model/select.js";
import { describe } from "../../graph/render/describe.js";
import { selectionTree } from "../../graph/render/tree.js";
import { workspaceRoot } from "./workspace-root.js";
import type { Workspace } from "../../facts/workspace.js";
import { listedGates, type ListedGate } from "./listed-gates.js";
import { packageFolder } from "../../workspace/package.js";

interface Page {
  readonly book: RuleBook;
  readonly text: string;
}

/**
 * `rawr-hq explain <code>`: the page that is about a code (`B101`), a gate's by its name, what a policy (`D-014`) says, or what the
 * workspace has by a name: an event, a schedule, a durable function, a procedure.
 */
export async function explain(
  given: string,
  options: { readonly root: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const subject = pasted(given);
  if (/^d-\d+$/i.test(subject)) return print(policySection(subject.toUpperCase()), terminal);
  // Our own first: settings that can't be read must not keep anybody from an explanation.
  const ours = readPages((await loadGates()).map((gate) => ({ gate })));
  const found = findPage(ours, subject);
  const pages = found === undefined ? readPages((await listedGates(options, terminal)).gates) : ours;
  const page = found ?? findPage(pages, subject);
  if (page === undefined) {
    const part = isCode(subject) ? undefined : await explainPart(subject, options, terminal);
    if (part !== undefined) return print(part, terminal);
    throw new CouldNotJudge(unknownCode(subject, pages));
  }
  return print(textOf(page, subject.toUpperCase()), terminal);
}

/** The code in a text copied from a report: `error[B101]:`. */
function pasted(given: string): string {
  return /^(?:\w*\[)?([a-z]\d{3})\]?[:;,.]?$/i.exec(given.trim())?.[1] ?? given.trim();
}

function unknownCode(subject: string, pages: readonly Page[]): string {
  const codes = pages.flatMap(({ book }) => codesOf(book));
  // Letters that look like digits.
  const read = subject.toUpperCase().replaceAll(/[-_ ]/g, "");
  const meant = read.charAt(0) + read.slice(1).replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (codes.includes(meant)) return unknownName("code", subject, [meant]);
  if (!isCode(subject)) return unknownName("code", subject, [...new Set(pages.map(({ book }) => book.name))]);
  // The letter of a code is its gate's: a slip is likelier in the number.
  const near = codes.filter((code) => code.charAt(0) === subject.charAt(0).toUpperCase());
  return near.length > 0
    ? unknownName("code", subject, near)
    : `unknown code \`${subject}\`: no code begins with that letter; \`rawr-hq list\` shows all`;
}

function isCode(subject: string): boolean {
  return /^[a-z]\d+$/i.test(subject);
}

const named: readonly NodeKind[] = ["event", "schedule", "function", "procedure"];

/** What sends, starts, wakes, cancels, calls and is called by a part of the workspace. */
async function explainPart(
  subject: string,
  { root }: { readonly root: string },
  terminal: Terminal,
): Promise<string | undefined> {
  const workspace = await openNear(root, terminal);
  if (workspace === undefined) return undefined;
  const graph = buildGraph(workspace);
  const found = findNodes(
    graph.nodes.filter(({ kind }) => named.includes(kind)),
    subject,
  );
  if (found.length === 0) return undefined;
  const about = found.flatMap((node) => {
    const { heading, lines } = describe(graph, node);
    return [`# ${heading}`, ...lines];
  });
  const edges = selectionTree(
    graph,
    neighbourhood(
      graph,
      found.map(({ id }) => id),
    ),
    subject,
  );
  return `${about.join("\n")}\n\n${edges}`;
}

/** The workspace, if there is one: an explanation doesn't need it. */
async function openNear(root: string, terminal: Terminal): Promise<Workspace | undefined> {
  try {
    return await openWorkspace(workspaceRoot(root, terminal));
  } catch (error) {
    if (error instanceof CouldNotJudge) return undefined;
    throw error;
  }
}

function print(markdown: string, terminal: Terminal): ExitCode {
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const text = markdown.replace(/^#+ .*$/gm, (heading) => style.strong(heading));
  terminal.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return 0;
}

/** One section of docs/policies.md. */
function policySection(id: string): string {
  const page = readText(new URL("docs/policies.md", packageFolder())) ?? "";
  const sections = page.split(/^(?=## )/m).slice(1);
  const found = sections.find((section) => section.startsWith(`## ${id}: `));
  if (found !== undefined) return found;
  const known = sections.map((section) => /^## (D-\d+)/.exec(section)?.[1] ?? "");
  throw new CouldNotJudge(unknownName("policy", id, known));
}

function findPage(pages: readonly Page[], subject: string): Page | undefined {
  return (
    pages.find(({ book }) => book.name === subject.toLowerCase()) ??
    pages.find(({ book }) => codesOf(book).includes(subject.toUpperCase()))
  );
}

/** The rule of the code in the words of its table, then the page. */
function textOf({ book, text }: Page, code: string): string {
  const rule = book.rules[code];
  return rule === undefined ? text : `${words(book, code, rule)}\n${text}`;
}

function readPages(gates: readonly ListedGate[]): Page[] {
  const ofGates = gates.map(({ gate, file }) => {
    // The page of a workspace's own gate is next to its module.
    const text =
      file === undefined ? readPage(`gates/${gate.name}.md`) : readText(file.replace(/\.[mc]?[jt]s$/, ".md"));
    return { book: gate, text: text ?? `# ${gate.name}\n` };
  });
  const ofEngine = readPage("engine/engine.md") ?? "";
  return [...ofGates, ...engineRules.map((book) => ({ book, text: ofEngine }))];
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

function words({ name, policy }: RuleBook, code: string, { title, why, fix }: Rule): string {
  return `# ${code}: ${title}\n\nGate: ${name}${policy === "-" ? "" : ` (${policy})`}.\n\nWhy: ${why}.\n\nFix: ${fix}.\n`;
}
