import { nearestName, pluginKinds } from "@rawr/hq-contract/tables";
import type { Command } from "commander";
import {
  completionScript,
  shells,
  type Completed,
  type CompletedCommand,
  type Shell,
} from "../completion/completion.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { engineRules } from "../../engine/engine-rules.js";
import { gateNames, loadGates } from "../../engine/gate-list.js";
import { codesOf } from "../../report/rule-book.js";
import { reporterNames } from "../../report/reporters/reporters.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";

/** `rawr-hq completion <shell>`: the script that the shell sources. */
export async function completion(shell: string, program: Command, terminal: Terminal): Promise<ExitCode> {
  if (!isShell(shell)) {
    const near = nearestName(shell, shells);
    throw new CouldNotJudge(
      `there is no completion for \`${shell}\`: use one of ${shells.join(", ")}${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
    );
  }
  terminal.stdout.write(completionScript(shell, await completedBy(program)));
  return 0;
}

/** Everything that the command line knows, so that a new command or option is completed without a word here. */
async function completedBy(program: Command): Promise<Completed> {
  const codes = [...(await loadGates()), ...engineRules].flatMap((book) => codesOf(book));
  const subjects = [...gateNames, ...codes];
  const firstArguments = { "new plugin": pluginKinds, completion: shells, explain: subjects, "phase owner": subjects };
  return {
    commands: commandsOf(program, [], firstArguments),
    values: { "--gate": gateNames, "--reporter": reporterNames },
  };
}

function commandsOf(
  command: Command,
  path: readonly string[],
  firstArguments: Readonly<Record<string, readonly string[]>>,
): CompletedCommand[] {
  const words = [...command.commands.map((each) => each.name()), ...(firstArguments[path.join(" ")] ?? [])];
  const options = [...command.options.flatMap(({ long, hidden }) => (long == null || hidden ? [] : [long])), "--help"];
  const own: CompletedCommand = { path, words, options };
  return [own, ...command.commands.flatMap((each) => commandsOf(each, [...path, each.name()], firstArguments))];
}

function isShell(name: string): name is Shell {
  const known: readonly string[] = shells;
  return known.includes(name);
}
