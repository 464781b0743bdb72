import type { Command, CommanderError } from "commander";
import { nearestName, pluginKinds } from "@rawr/hq-contract/tables";
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
      return `${unknownName("command", word, names(command))}${forPlugin(command, rest)}`;
    case "commander.unknownOption":
      return `${unknownOption(quoted, optionNames(command))} (\`${call} --help\` explains them)`;
    case "commander.excessArguments":
      return tooMany(command, call, rest);
    case "commander.missingArgument":
      return `\`${call}\` needs ${usage(command)}${word === "" ? "" : `, but was given only \`${word}\``}: \`${call} --help\` shows its usage`;
    case "commander.optionMissingArgument":
      return `option \`${quoted}\` needs a value: \`${call} --help\` shows its usage`;
    default:
      return `${error.message.replace(/^error: /, "").split("\n", 1)[0] ?? ""}: \`${call} --help\` shows its usage`;
  }
}

function usage({ registeredArguments }: Command): string {
  return registeredArguments.map((argument) => `<${argument.name()}>`).join(" ");
}

/** Names the first argument that is too much. */
function tooMany(command: Command, call: string, rest: readonly string[]): string {
  const taken = command.registeredArguments.length;
  const word = rest[taken] ?? "";
  if (command.commands.length > 0) return unknownName("command", word, names(command));
  const takes =
    taken === 0 ? `no argument, but was given \`${word}\`` : `${usage(command)}, but was also given \`${word}\``;
  return `\`${call}\` takes ${takes}: \`${call} --help\` shows its usage`;
}

/** The dashes that all options share say nothing about which one was meant. */
function unknownOption(quoted: string, known: readonly string[]): string {
  const near = nearestName(
    quoted.replace(/^-+/, ""),
    known.map((name) => name.replace(/^-+/, "")),
  );
  return near === undefined
    ? `unknown option \`${quoted}\`: there are ${known.map((name) => `\`${name}\``).join(", ")}`
    : `unknown option \`${quoted}\`: did you mean \`--${near}\`?`;
}

/** `rawr-hq new api orders` lacks a word. */
function forPlugin(command: Command, [kind = "", capability = "<capability>"]: readonly string[]): string {
  const isKind = command.name() === "new" && pluginKinds.some((one) => one === kind);
  return isKind ? `; a plugin is made by \`rawr-hq new plugin ${kind} ${capability}\`` : "";
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
