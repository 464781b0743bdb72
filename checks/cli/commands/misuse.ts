import type { Command, CommanderError } from "commander";
import { unknownName } from "../../report/terminal/unknown-name.js";

/** What is wrong with a command line, in one sentence with the nearest name. */
export function misuse(error: CommanderError, program: Command, argv: readonly string[]): string {
  const { command, call, rest } = follow(program, argv);
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const [word = ""] = rest;
  switch (error.code) {
    // A group without its command, or `rawr-hq help nope`.
    case "commander.help":
      if (command === program) return unknownName("command", argv[1] ?? word, names(program));
      return `\`${call}\` needs a subcommand: ${quotedNames(command)}`;
    case "commander.unknownCommand":
      return unknownName("command", word, names(command));
    case "commander.unknownOption":
      return `${unknownName("option", quoted, optionNames(command))} (\`${call} --help\` explains them)`;
    case "commander.excessArguments":
      return `\`${call}\` was given too many arguments: \`${call} --help\` shows its usage`;
    case "commander.missingArgument":
      return `\`${call}\` needs <${quoted}>: \`${call} --help\` shows its usage`;
    case "commander.optionMissingArgument":
      return `option \`${quoted}\` needs a value: \`${call} --help\` shows its usage`;
    default:
      return `${error.message.replace(/^error: /, "").split("\n", 1)[0] ?? ""}: \`${call} --help\` shows its usage`;
  }
}

/** The command that the first words name, and the words after it that are no options. */
function follow(program: Command, argv: readonly string[]): { command: Command; call: string; rest: string[] } {
  let command = program;
  const rest = argv.filter((word) => !word.startsWith("-"));
  for (;;) {
    const next = command.commands.find((candidate) => candidate.name() === rest[0]);
    if (next === undefined) break;
    command = next;
    rest.shift();
  }
  const path: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) path.unshift(at.name());
  return { command, call: path.join(" "), rest };
}

function names({ commands }: Command): string[] {
  return commands.map((command) => command.name());
}

function quotedNames(command: Command): string {
  return names(command)
    .map((name) => `\`${name}\``)
    .join(", ");
}

function optionNames({ options }: Command): string[] {
  return [...options.map((option) => option.long ?? option.short ?? option.flags), "--help"];
}
