import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { draw, everyMessage } from "./drawing.js";

const page = readFileSync(new URL("protocol.md", import.meta.url), "utf8");
const cells = (row: string) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
const rows = page
  .split("\n")
  .filter((line) => /^\| \d+ /.test(line))
  .map((line) => {
    const [, , id = "", message = "", wrong = "", todo = "", verdict = ""] = cells(line);
    return { id, message, wrong, todo, verdict };
  });

it("the page reads the forty messages that the lot draws, in their present words", async () => {
  const seed = /seed `([^`]+)`/.exec(page)?.[1] ?? "";
  const drawn = draw(await everyMessage(), seed, 40);
  // A message whose words change has to be read again, and its row rewritten.
  expect(rows.map(({ id, message }) => ({ id, text: message }))).toEqual(drawn);
});

it("at least 38 of them said what is wrong and what to do", () => {
  expect(rows.filter(({ wrong, todo }) => wrong === "" || todo === "")).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === "right").length).toBeGreaterThanOrEqual(38);
});
