import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { cases, scriptOf } from "./fixtures/cases.js";

// A terminal of zsh's own, with its completion system; what `compadd` takes for the typed word is written down on the way.
const type = `
zmodload zsh/zpty
zpty shell env -i HOME="$FOLDER" TERM=dumb PATH="$PATH" zsh -f -i
zpty -w shell "source '$FOLDER/rc'"
zpty -r shell said '*ready*'
zpty -w -n shell "rawr-hq $TYPED"$'\\t'
zpty -w -n shell $'\\x18'
zpty -r shell said '*finished*'
zpty -d shell
`;
const startUp = (folder: string) => `
autoload -Uz compinit && compinit -u -D
source '${folder}/completion'
compadd() { local -a fit; builtin compadd -O fit "$@"; print -rl -- $fit >> '${folder}/offered'; builtin compadd "$@" }
said-all() { print fini''shed }
zle -N said-all; bindkey '^X' said-all
print rea''dy
`;

it.each(cases)("zsh completes %j with %j", async (typed, offered) => {
  const folder = mkdtempSync(join(tmpdir(), "rawr-hq-zsh-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "completion"), (await scriptOf("zsh")).text);
  writeFileSync(join(folder, "rc"), startUp(folder));
  writeFileSync(join(folder, "offered"), "");
  const env = { PATH: process.env["PATH"], FOLDER: folder, TYPED: typed.join(" ") };
  execFileSync("zsh", ["-f", "-c", type], { env, timeout: 20_000 });
  const words = readFileSync(join(folder, "offered"), "utf8").trim().split("\n");
  expect(words.toSorted()).toEqual(offered.toSorted());
});
