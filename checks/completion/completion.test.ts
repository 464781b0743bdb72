import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { runCommandLine } from "../command-line.js";

async function scriptOf(shell: string): Promise<{ readonly exitCode: number; readonly text: string }> {
  let text = "";
  const output = { write: (written: string) => (text += written) };
  const terminal = {
    cwd: ".",
    env: {},
    stdout: output,
    stderr: output,
    now: () => new Date(),
    interrupted: () => new AbortController().signal,
  };
  return { exitCode: await runCommandLine(["completion", shell], terminal), text };
}

async function completed(...words: readonly string[]): Promise<string[]> {
  const { text } = await scriptOf("bash");
  const typed = words.map((word) => `'${word}'`).join(" ");
  const ask = `${text}\nCOMP_WORDS=(rawr-hq ${typed}); COMP_CWORD=${words.length}; _rawr_hq; echo "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", ask], { encoding: "utf8" }).trim().split(" ");
}

it.each<[typed: readonly string[], offered: readonly string[]]>([
  [["che"], ["check"]],
  [
    ["new", ""],
    ["plugin", "harness"],
  ],
  [["new", "plugin", "wo"], ["workflows"]],
  [["check", "--gate", "import"], ["import-boundary"]],
  [["check", "--reporter", "sa"], ["sarif"]],
  [["check", "--gate", "types", "--wat"], ["--watch"]],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
])("bash completes %j with %j", async (typed, offered) => {
  expect(await completed(...typed)).toEqual(offered);
});

it.each(["zsh", "fish"])("the script of %s knows every command and the kinds of plugins", async (shell) => {
  const { exitCode, text } = await scriptOf(shell);
  expect(exitCode).toBe(0);
  for (const word of ["zero-read", "completion", "workflows web toolkit", "import-boundary"])
    expect(text).toContain(word);
});

it("another shell is refused, with the nearest name", async () => {
  expect(await scriptOf("fisch")).toEqual({
    exitCode: 2,
    text: "rawr-hq: there is no completion for `fisch`: use one of bash, zsh, fish; did you mean `fish`?\n",
  });
});
