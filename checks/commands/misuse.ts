import type { Command, CommanderError } from "commander";
import { unknownName } from "../terminal/unknown-name.js";

/** What is wrong with a command line, in one sentence with the nearest name. */
export function misuse(error: CommanderError, program: Command, argv: readonly string[]): string {
  const command = program.commands.find((candidate) => argv.includes(candidate.name())) ?? program;
  const call = command === program ? "rawr-hq" : `rawr-hq ${command.name()}`;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  switch (error.code) {
    // `rawr-hq help nope`
    case "commander.help":
      return unknownName("command", argv[1] ?? "", names(program.commands));
    case "commander.unknownCommand":
      return unknownName("command", quoted, names(program.commands));
    case "commander.unknownOption":
      return `${unknownName("option", quoted, optionNames(command))} (\`${call} --help\` explains them)`;
    case "commander.excessArguments":
      return command === program
        ? unknownName("command", argv.find((word) => !word.startsWith("-")) ?? "", names(program.commands))
        : `\`${call}\` was given more words than it takes: \`${call} --help\` shows its usage`;
    case "commander.missingArgument":
      return `\`${call}\` needs <${quoted}>: \`${call} --help\` shows its usage`;
    case "commander.optionMissingArgument":
      return `option \`${quoted}\` needs a value: \`${call} --help\` shows its usage`;
    default:
      return `${error.message.replace(/^error: /, "").split("\n", 1)[0] ?? ""}: \`${call} --help\` shows its usage`;
  }
}

function names(commands: readonly Command[]): string[] {
  return commands.map((command) => command.name());
}

function optionNames(command: Command): string[] {
  return [...command.options.map((option) => option.long ?? option.short ?? option.flags), "--help"];
}
