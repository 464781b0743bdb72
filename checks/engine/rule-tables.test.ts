import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { engineRules } from "./engine-rules.js";
import { defineGate } from "./gate.js";
import { codesOf, type RuleBook } from "../report/rule-book.js";
import { loadGates } from "./gate-list.js";

const gates = await loadGates();
const books: readonly RuleBook[] = [...gates, ...engineRules];
const gatePages = gates.map((gate) => ({ page: `checks/gates/${gate.name}.md`, books: [gate] }));
const pages = [...gatePages, { page: "checks/engine/engine.md", books: engineRules }];

/** `vitest run checks/engine/rule-tables.test.ts -u` writes what is derived from the tables of rules. */
describe("the tables of rules", () => {
  it.each(pages)("are the table of $page", async ({ page, books }) => {
    const rows = books.flatMap(({ rules }) => Object.entries(rules).map(([code, { title }]) => [code, title]));
    const table = tableOf(["code", "finding"], rows);
    await expect(await formatted(page, withTable(page, table))).toMatchFileSnapshot(path(page));
  });

  it("are the table of docs/errors.md", async () => {
    const page = "docs/errors.md";
    const rows = pages.flatMap(({ page, books }) =>
      books.flatMap(({ name, rules }) =>
        Object.entries(rules).map(([code, { title, fix }]) => [code, title, fix, `[${name}](../${page})`]),
      ),
    );
    const table = tableOf(["code", "finding", "way out", "gate"], rows);
    await expect(await formatted(page, withTable(page, table))).toMatchFileSnapshot(path(page));
  });

  it("are the codes in the report's JSON Schema", async () => {
    const page = "checks/report/reporters/report.schema.json";
    // The schema is ours, and its formatted text is compared below.
    const schema = JSON.parse(read(page)) as { $defs: { rule: unknown } };
    schema.$defs.rule = {
      description: "A rule of rawr-hq, or of a gate of the workspace's own.",
      anyOf: [
        ...books.flatMap(({ rules }) =>
          Object.entries(rules).map(([code, { title, why }]) => ({ const: code, title, description: why })),
        ),
        { type: "string", pattern: "^[A-Z][0-9]{3}$" },
      ],
    };
    await expect(await formatted(page, JSON.stringify(schema))).toMatchFileSnapshot(path(page));
  });

  it.each(pages)("have a section for each rule in $page, and for no other", ({ page, books }) => {
    const sections = [...read(page).matchAll(/^##+ ([A-Z]\d{3}): (.*)\n\n(?!#)\S/gm)];
    expect(sections.map(([, code = "", title = ""]) => [code, title])).toEqual(
      books.flatMap(({ rules }) => Object.entries(rules).map(([code, { title }]) => [code, title])),
    );
  });

  it("have each code once, with a reason and a way out", () => {
    const codes = books.flatMap((book) => codesOf(book));
    expect(codes).toEqual([...new Set(codes)]);
    for (const { rules } of books) {
      const titles = Object.values(rules).map(({ title }) => title);
      expect(titles).toEqual([...new Set(titles)]);
      for (const [code, { title, why, fix }] of Object.entries(rules)) {
        expect(code).toMatch(/^[A-Z]\d{3}$/);
        for (const words of [title, why, fix]) expect(words).toMatch(/^\S.{8,}[^.\s]$/);
      }
    }
  });

  it("are closed: a finding of another rule does not compile", () => {
    const words = { title: "title", why: "why", fix: "fix" };
    const at = { file: "a.ts", line: 1, column: 1 };
    const gate = defineGate({
      name: "closed",
      policy: "-",
      owner: "verification-gates",
      rules: { C101: words },
      // @ts-expect-error -- C102 is no rule of the table
      *check() {
        yield { rule: "C102", at, message: "not in the table" };
        return { files: 1, manifests: 0 };
      },
    });
    expect(codesOf(gate)).toEqual(["C101"]);
  });
});

/** The page with `table` in place of its table of codes. */
function withTable(page: string, table: string): string {
  const text = read(page);
  const old = /^\| code +\| finding .*\n(?:\|.*\n)+/m;
  if (!old.test(text)) throw new Error(`${page} has no table of codes`);
  return text.replace(old, () => table);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [head, head.map(() => "-"), ...rows].map(line).join("");
}

async function formatted(page: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path(page))), filepath: path(page) });
}

function read(page: string): string {
  return readFileSync(path(page), "utf8");
}

function path(page: string): string {
  return new URL(`../../${page}`, import.meta.url).pathname;
}
