import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cases, scriptOf } from "./fixtures/cases.js";

// A terminal of zsh's own, with its completion system, into which one line a case is typed.
const type = `
zmodload zsh/zpty
zpty shell env -i HOME="$FOLDER" TERM=dumb PATH="$PATH" zsh -f -i
zpty -w shell "source '$FOLDER/rc'"
zpty -r shell said '*ready*'
for typed in "$@"; do
  zpty -w -n shell "rawr-hq $typed"$'\\t'
  zpty -w -n shell $'\\x18'
  zpty -r shell said "*finished-$((++nth))-*"
done
zpty -d shell
`;
// What `compadd` takes for a typed word is written down, a file a line.
const startUp = (folder: string) => `
autoload -Uz compinit && compinit -u -D
source '${folder}/completion'
integer nth=1
compadd() { local -a fit; builtin compadd -O fit "$@"; print -rl -- $fit >> '${folder}/offered-'$nth; builtin compadd "$@" }
said-all() { BUFFER=''; print fini''shed-$((nth++))- }
zle -N said-all; bindkey '^X' said-all
print rea''dy
`;
const folder = mkdtempSync(join(tmpdir(), "rawr-hq-zsh-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  writeFileSync(join(folder, "completion"), (await scriptOf("zsh")).text);
  writeFileSync(join(folder, "rc"), startUp(folder));
  const env = { PATH: process.env["PATH"], FOLDER: folder };
  const lines = cases.map(([typed]) => typed.join(" "));
  execFileSync("zsh", ["-f", "-c", type, "zsh", ...lines], { env, timeout: 60_000 });
});

it.each(cases.map(([typed, offered], index) => [typed, offered, index + 1] as const))(
  "zsh completes %j with %j",
  (_, offered, line) => {
    const words = readFileSync(join(folder, `offered-${line}`), "utf8")
      .trim()
      .split("\n");
    expect(words.toSorted()).toEqual(offered.toSorted());
  },
);
