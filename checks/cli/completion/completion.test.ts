import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { cases, scriptOf } from "./fixtures/cases.js";

async function completed(...words: readonly string[]): Promise<string[]> {
  const { text } = await scriptOf("bash");
  const typed = words.map((word) => `'${word}'`).join(" ");
  const ask = `${text}\nCOMP_WORDS=(rawr-hq ${typed}); COMP_CWORD=${words.length}; _rawr_hq; echo "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", ask], { encoding: "utf8" }).trim().split(" ");
}

it.each(cases)("bash completes %j with %j", async (typed, offered) => {
  expect((await completed(...typed)).toSorted()).toEqual(offered.toSorted());
});

it("another shell is refused, with the nearest name", async () => {
  expect(await scriptOf("fisch")).toEqual({
    exitCode: 2,
    text: "rawr-hq: there is no completion for `fisch`: use one of bash, zsh, fish; did you mean `fish`?\n",
  });
});
