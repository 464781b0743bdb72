import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { messages } from "#internal";
import { describe, expect, it } from "vitest";
import { engineRules } from "../checks/engine/engine-rules.js";
import { loadGates } from "../checks/engine/gate-list.js";
import { banned, beforeTheFix, breaches, discouraged, exceptions, proseOf, wordsOf } from "./prose-rules.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(repository, file), "utf8");
const tracked = execFileSync("git", ["ls-files"], { cwd: repository, encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(?:ts|mts|md|mjs|cjs|json|html)$/.test(file) && existsSync(join(repository, file)))
  .filter((file) => !/^docs\/prose\b/.test(file) && file !== "package-lock.json");
const pages = tracked.filter((file) =>
  /^(?:[A-Z]+|docs\/[\w-]+|checks\/gates\/[\w-]+|checks\/engine\/engine)\.md$/.test(file),
);
const books = [...(await loadGates()), ...engineRules];
const rules = books.flatMap((book) => Object.entries(book.rules));

describe("no sentence reads as translated", () => {
  it("anywhere: the phrases of the style guide's table are gone", () => {
    const found = tracked.flatMap((file) => breaches(read(file), banned).map((breach) => `${file}:${breach}`));
    expect(found).toEqual([]);
  });

  it.each(pages)("%s", (page) => {
    expect(breaches(proseOf(read(page)), discouraged)).toEqual([]);
  });

  it.each(rules)("%s", (_, { title, why, fix }) => {
    expect(breaches([title, why, fix].join("\n"), discouraged)).toEqual([]);
  });

  it("with at most ten exceptions, each with a reason and each still needed", () => {
    expect(exceptions.length).toBeLessThanOrEqual(10);
    const everything = pages.map(read).join("\n");
    for (const { text, reason } of exceptions) {
      expect(wordsOf(reason)).toBeGreaterThan(3);
      expect(everything).toContain(text);
    }
  });
});

describe("a message says one thing", () => {
  it.each(rules)("%s: its title, its reason and its way out are short", (_, { title, why, fix }) => {
    expect(wordsOf(title)).toBeLessThanOrEqual(12);
    expect(wordsOf(why)).toBeLessThanOrEqual(20);
    expect(wordsOf(fix)).toBeLessThanOrEqual(25);
  });

  it.each(Object.entries(messages))("%s takes at most 30 words before its way out", (_, message) => {
    // Every parameter is a name; a list of names is one, too.
    const call = message as (...names: readonly unknown[]) => string;
    const sentence = call("invoicing", "billing", ["stock"], "orders");
    expect(sentence).toMatch(/\(D-\d{3}\)$/);
    expect(wordsOf(beforeTheFix(sentence))).toBeLessThanOrEqual(30);
  });

  it("each template of a finding's message, too", () => {
    const long = tracked
      .filter((file) => /^checks\/(?:gates|evidence|flow|report|workspace)\/.*(?<!\.test)\.ts$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/message(?::|=| =)[^`"\n]*(?:`([^`]+)`|"([^"\n]+)")/g)].flatMap(
          ([, template = "", text = template]) =>
            wordsOf(beforeTheFix(text.replace(/\$\{[^}]*\}/g, "x"))) > 30 ? [`${file}: ${text}`] : [],
        ),
      );
    expect(long).toEqual([]);
  });
});

it("a sentence that reads as translated is found, with its line and a better one", () => {
  // Put together here, so that the phrase stands nowhere.
  const phrase = ["that there is", "not"].join(" ");
  expect(breaches(`fine\na route ${phrase}`, banned)).toEqual([`2: "${phrase}": write unknown`]);
  expect(breaches("the the host", discouraged)).toHaveLength(1);
  expect(breaches(proseOf("```sh\nfor who\n```\n`for who`"), discouraged)).toEqual([]);
});
