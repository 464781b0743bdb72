import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { cases, scriptOf } from "./fixtures/cases.js";

it.each(cases)("fish completes %j with %j", async (typed, offered) => {
  const { text } = await scriptOf("fish");
  const ask = `${text}\ncomplete --do-complete "rawr-hq ${typed.join(" ")}"`;
  const answer = execFileSync("fish", ["--no-config", "-c", ask], { encoding: "utf8" });
  const words = answer
    .trim()
    .split("\n")
    .map((line) => line.split("\t", 1)[0]);
  expect(words.toSorted()).toEqual(offered.toSorted());
});
