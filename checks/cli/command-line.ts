import { Command, CommanderError, Option } from "commander";
import type { ExitCode } from "./commands/exit-code.js";
import { failure } from "./commands/failure.js";
import { version } from "../workspace/package.js";
import type { Terminal } from "../report/terminal/terminal.js";

/**
 * The whole command line: argv in, exit code out. Every command is loaded when it is called, so that `--help` costs
 * little more than Node's own start.
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = commandLine(terminal, (code) => {
    exitCode = code;
  });
  if (argv.length === 0) {
    terminal.stderr.write(`${program.helpInformation()}\nno command given: \`rawr-hq check\` judges this workspace\n`);
    return 2;
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return failure(error, argv, terminal);
    if (error.exitCode === 0) return 0;
    // Loaded late: it brings the contract with it, and a command line without mistakes needs none of that.
    const { misuse } = await import("./commands/misuse.js");
    terminal.stderr.write(`rawr-hq: ${misuse(error, program, argv)}\n`);
    return 2;
  }
}

function commandLine(terminal: Terminal, exitWith: (code: ExitCode) => void): Command {
  const program = new Command("rawr-hq")
    .description("Judges a RAWR HQ workspace: what may call, import and mount what.")
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      // Commander's own wording of errors; `misuse` says them in one sentence.
      writeErr: () => undefined,
    })
    .version(version(), "-V, --version", "print the version")
    .addHelpText("after", "\nExit codes: 0 clean, 1 findings, 2 could not judge.");

  const command = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .addOption(new Option("--debug", "print the stack of an error that is a bug of rawr-hq"));

  const workspaceCommand = (usage: string, description: string) =>
    command(usage, description).addOption(
      new Option("--root <folder>", "the workspace root").default(".", "this folder, or the workspace around it"),
    );

  const add: Adding = { command, workspaceCommand, terminal, exitWith };
  addJudging(add);
  addReporting(add);
  addServing(add);
  addMaking(program, add);
  addReading(program, add);
  return program;
}

/** What the groups of commands are added with. */
interface Adding {
  command(usage: string, description: string): Command;
  workspaceCommand(usage: string, description: string): Command;
  readonly terminal: Terminal;
  exitWith(code: ExitCode): void;
}

/** Commands that judge the code, or mend it. */
function addJudging({ workspaceCommand, terminal, exitWith }: Adding): void {
  workspaceCommand("check", "run the gates and report what they find")
    .addOption(new Option("--gate <name>", "run this gate only; repeatable").argParser(collect))
    .addOption(
      new Option("--reporter <name[:file]>", "how to report, and into which file; repeatable").argParser(collect),
    )
    .addOption(new Option("--changed [revision]", "report only what changed since caused (default: the last commit)"))
    .addOption(new Option("--watch", "judge again after each change"))
    .addOption(new Option("--run-suites", "first run the harness, if its evidence is missing or older than the code"))
    .addOption(new Option("--baseline", "set aside what rawr-hq.baseline.json knows"))
    .addOption(new Option("--no-cache", "read and write no cache"))
    .action(async (options) => exitWith(await (await import("./commands/check.js")).check(options, terminal)));

  workspaceCommand("fix", "mend what needs no decision, judge again, and keep only what holds")
    .addOption(new Option("--gate <name>", "what this gate finds only; repeatable").argParser(collect))
    .addOption(new Option("--dry-run", "write nothing, show what would change"))
    .addOption(new Option("--no-cache", "read and write no cache"))
    .action(async (options) => exitWith(await (await import("./commands/fix.js")).fix(options, terminal)));

  workspaceCommand("generate", "write rawr.hq.ts from the plugins that are there")
    .addOption(new Option("--check", "write nothing, say whether it is stale"))
    .action(async (options) => exitWith(await (await import("./commands/generate.js")).generate(options, terminal)));
}

/** Commands that say what there is. */
function addReporting({ workspaceCommand, terminal, exitWith }: Adding): void {
  const baseline = workspaceCommand(
    "baseline",
    "report what there is: legacy reads, coverage, families, counts (slice A0)",
  )
    .addOption(new Option("--no-cache", "read and write no cache"))
    .action(async (options) => exitWith(await (await import("./commands/baseline.js")).baseline(options, terminal)));
  baseline
    .command("freeze")
    .description("write down what is found now; from then on it only shrinks")
    .addOption(new Option("--gate <name>", "for this gate only; repeatable").argParser(collect))
    .addOption(new Option("--grow <reason>", "let it grow, and say why in every report"))
    .action(async (_options, freeze: Command) => {
      const { freezeBaseline } = await import("./commands/freeze-baseline.js");
      exitWith(await freezeBaseline(freeze.optsWithGlobals(), terminal));
    });

  const phase = workspaceCommand("phase", "say for each slice who owns it, what it waits for, and what holds now")
    .addOption(new Option("--format <name>", "text, json or markdown").default("text"))
    .addOption(new Option("--no-cache", "read and write no cache"))
    .action(async (options) => exitWith(await (await import("./commands/phase.js")).phase(options, terminal)));
  phase
    .command("owner <gate>")
    .description("say who decides about a broken gate, by when, and who acts if that is missed")
    .addOption(new Option("--since <instant>", "when it broke, ISO 8601").default(undefined, "now"))
    .action(async (gate: string, _options, owner: Command) =>
      exitWith(await (await import("./commands/phase.js")).owner(gate, owner.optsWithGlobals(), terminal)),
    );

  workspaceCommand("graph", "draw what may call, import and mount what")
    .addOption(new Option("--format <name>", "print one format instead of writing every file: tree, mermaid, dot, ..."))
    .addOption(new Option("--view <name>", "what to draw: capabilities, imports or matrix"))
    .addOption(new Option("--focus <name>", "only this node and its neighbours"))
    .addOption(new Option("--path <names...>", "only the ways from one node to another"))
    .addOption(new Option("--only <what>", "`violations`: judge the code too, and draw only what has findings"))
    .addOption(new Option("--base <revision>", "what changed since a revision, in any format"))
    .addOption(
      new Option("--report", "run every gate, draw what they find, and add the baseline and the phase as pages"),
    )
    .addOption(new Option("--dirty", "with --base: compare files that are not committed, too"))
    .addOption(new Option("--out <folder>", "where the files go").default(undefined, "artifacts/graph"))
    .action(async (options) => exitWith(await (await import("./commands/graph.js")).graph(options, terminal)));
}

/** Commands that run the host, or ask what it did. */
function addServing({ workspaceCommand, terminal, exitWith }: Adding): void {
  workspaceCommand("dev", "serve the host, judge the sources beside it, and restart it after each change")
    .addOption(
      new Option(
        "--run-suites",
        "also run every gate and the harness once, and write reports and graphs to artifacts/",
      ),
    )
    .action(async (options) => exitWith(await (await import("./commands/dev.js")).dev(options, terminal)));

  workspaceCommand("build", "write one folder with all that the host needs in production")
    .addOption(new Option("--out <folder>", "where it goes").default(undefined, "dist/deploy"))
    .addOption(
      new Option(
        "--external <package>",
        "keep a package out of the bundle, and install it beside; repeatable",
      ).argParser(collect),
    )
    .action(async (options) => exitWith(await (await import("./commands/build.js")).build(options, terminal)));

  workspaceCommand("serve", "run this workspace's host file")
    .addOption(new Option("--check", "read the configuration, say what is wrong with it, and start nothing"))
    .action(async (options) => {
      const { runHost } = await import("./commands/serve.js");
      exitWith(await runHost(options.root, options.check === true ? ["--check"] : [], terminal));
    });

  workspaceCommand("routes", "print every route of this workspace's host").action(async (options) => {
    const { runHost } = await import("./commands/serve.js");
    exitWith(await runHost(options.root, ["--routes"], terminal));
  });

  workspaceCommand("zero-read", "say whether seven full UTC days passed without a read of a legacy key")
    .addOption(new Option("--window-end <day>", "the UTC day before which the window ends").default(undefined, "today"))
    .addOption(new Option("--file <path>", "the events: an absolute path, or one relative to the root"))
    .addOption(new Option("--format <name>", "text, json or markdown").default("text"))
    .action(async (options) =>
      exitWith(await (await import("./commands/zero-read.js")).measureZeroRead(options, terminal)),
    );

  workspaceCommand("doctor", "say what is seen, which settings count, what is not judged and why").action(
    async (options) => exitWith(await (await import("./commands/doctor.js")).doctor(options, terminal)),
  );
}

/** Commands that write what is not there yet. */
function addMaking(program: Command, { command, terminal, exitWith }: Adding): void {
  const create = program.command("new").description("create a plugin, a harness, or a gate");
  const newCommand = create
    .command("plugin <kind> <capability>")
    .description("a plugin that compiles and passes at once, registered in the composition");
  newCommand
    .addOption(
      new Option("--root <folder>", "the workspace root").default(".", "this folder, or the workspace around it"),
    )
    .addOption(new Option("--debug", "print the stack of an error that is a bug of rawr-hq"))
    .action(async (kind: string, capability: string, options) =>
      exitWith(await (await import("./commands/new-plugin.js")).createPlugin(kind, capability, options, terminal)),
    );

  create
    .command("harness")
    .description("what proves, by executing it, what the host answers and refuses")
    .addOption(
      new Option("--root <folder>", "the workspace root").default(".", "this folder, or the workspace around it"),
    )
    .addOption(new Option("--debug", "print the stack of an error that is a bug of rawr-hq"))
    .action(async (options) =>
      exitWith(await (await import("./commands/new-harness.js")).createHarness(options, terminal)),
    );

  create
    .command("gate <name>")
    .description("a gate of this workspace's own, with its page and its test")
    .addOption(
      new Option("--root <folder>", "the workspace root").default(".", "this folder, or the workspace around it"),
    )
    .addOption(new Option("--debug", "print the stack of an error that is a bug of rawr-hq"))
    .action(async (name: string, options) =>
      exitWith(await (await import("./commands/new-gate.js")).createGate(name, options, terminal)),
    );

  command("init [folder]", "make a workspace of a folder, or complete one")
    .addOption(new Option("--yes", "add to an existing package.json what it lacks, without asking"))
    .action(async (folder: string | undefined, options) =>
      exitWith(await (await import("./commands/init.js")).init(folder ?? ".", options, terminal)),
    );
}

/** Commands for editors, shells and readers. */
function addReading(program: Command, { command, workspaceCommand, terminal, exitWith }: Adding): void {
  command("lsp", "serve findings and their mends to an editor, over the Language Server Protocol")
    .addOption(new Option("--stdio", "speak on standard input and output, which it always does"))
    .action(async () => exitWith(await (await import("./commands/lsp.js")).lsp(terminal)));

  workspaceCommand(
    "mcp",
    "answer an assistant's questions about this workspace, over the Model Context Protocol",
  ).action(async (options) =>
    exitWith(await (await import("./commands/mcp.js")).mcp(options, runCommandLine, terminal)),
  );

  command("completion <shell>", "print the completion script of bash, zsh or fish").action(async (shell: string) =>
    exitWith(await (await import("./commands/completion.js")).completion(shell, program, terminal)),
  );

  workspaceCommand("list", "list the gates: code, policy, owner, what each fails for").action(async (options) =>
    exitWith(await (await import("./commands/list.js")).list(options, terminal)),
  );

  workspaceCommand(
    "explain <code>",
    "print the page of a finding's code, a gate or a policy, or what leads to and from an event or a durable function",
  ).action(async (code: string, options) =>
    exitWith(await (await import("./commands/explain.js")).explain(code, options, terminal)),
  );
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
