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
    terminal.stderr.write(`${program.helpInformation()}\nno command given: \`rawr-hq check\` checks this workspace\n`);
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
    .description("Check a RAWR HQ workspace: what may call, import and mount what.")
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      // Commander's own wording of errors; `misuse` says them in one sentence.
      writeErr: () => undefined,
    })
    .version(version(), "-V, --version", "print the version")
    .addHelpText("after", "\nExit codes: 0 no findings, 1 findings, 2 the check could not run.");

  const command = (usage: string, description: string) =>
    program
      .command(usage)
      .enablePositionalOptions(false) // a command's options may also follow its own commands: `baseline freeze --root app`
      .description(description)
      .addOption(new Option("--debug", "print the stack trace if rawr-hq itself fails"));

  const workspaceCommand = (usage: string, description: string) =>
    command(usage, description).addOption(
      new Option("--root <folder>", "the workspace root").default(".", "the current folder or its enclosing workspace"),
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
  workspaceCommand("check", "run the gates and report their findings")
    .addOption(new Option("--gate <name>", "run only this gate; repeatable").argParser(collect))
    .addOption(
      new Option("--reporter <name[:file]>", "the report's format, and optionally a file for it; repeatable").argParser(
        collect,
      ),
    )
    .addOption(
      new Option(
        "--changed [revision]",
        "report only findings caused by changes since a revision (default: the last commit)",
      ),
    )
    .addOption(new Option("--watch", "check again after each change"))
    .addOption(
      new Option(
        "--run-suites",
        "run the harness first if its evidence is missing, older than the code or of a failed run",
      ),
    )
    .addOption(new Option("--baseline", "set aside the findings recorded in rawr-hq.baseline.json"))
    .addOption(new Option("--no-cache", "neither read nor write the cache"))
    .action(async (options) => exitWith(await (await import("./commands/check.js")).check(options, terminal)));

  workspaceCommand("fix", "apply automatic fixes, check again, and undo fixes that cause new findings")
    .addOption(new Option("--gate <name>", "fix only the findings of this gate; repeatable").argParser(collect))
    .addOption(new Option("--dry-run", "show the changes without writing them"))
    .addOption(new Option("--no-cache", "neither read nor write the cache"))
    .action(async (options) => exitWith(await (await import("./commands/fix.js")).fix(options, terminal)));

  workspaceCommand("generate", "generate rawr.hq.ts from the plugins")
    .addOption(new Option("--check", "write nothing; report whether it is stale"))
    .action(async (options) => exitWith(await (await import("./commands/generate.js")).generate(options, terminal)));
}

/** Commands that say what there is. */
function addReporting({ workspaceCommand, terminal, exitWith }: Adding): void {
  const baseline = workspaceCommand(
    "baseline",
    "report the current state: legacy reads, coverage, families, counts (slice A0)",
  )
    .addOption(new Option("--no-cache", "neither read nor write the cache"))
    .action(async (options) => exitWith(await (await import("./commands/baseline.js")).baseline(options, terminal)));
  baseline
    .command("freeze")
    .description("record today's findings; from then on the baseline can only shrink")
    .addOption(new Option("--gate <name>", "freeze only this gate; repeatable").argParser(collect))
    .addOption(new Option("--grow <reason>", "let it grow; every report shows the reason"))
    .action(async (_options, freeze: Command) => {
      const { freezeBaseline } = await import("./commands/freeze-baseline.js");
      exitWith(await freezeBaseline(freeze.optsWithGlobals(), terminal));
    });

  const phase = workspaceCommand("phase", "show each slice's owner, what it waits for, and what holds now")
    .addOption(new Option("--format <name>", "text, json or markdown").default("text"))
    .addOption(new Option("--no-cache", "neither read nor write the cache"))
    .action(async (options) => exitWith(await (await import("./commands/phase.js")).phase(options, terminal)));
  phase
    .command("owner <gate>")
    .description("show who decides about a failing gate, by when, and who acts if the deadline passes")
    .addOption(new Option("--since <instant>", "when it started to fail, ISO 8601").default(undefined, "now"))
    .action(async (gate: string, _options, owner: Command) =>
      exitWith(await (await import("./commands/phase.js")).owner(gate, owner.optsWithGlobals(), terminal)),
    );

  workspaceCommand("graph", "draw the graph of what may call, import and mount what")
    .addOption(new Option("--format <name>", "print one format instead of writing every file: tree, mermaid, dot, ..."))
    .addOption(new Option("--view <name>", "what to draw: capabilities, imports or matrix"))
    .addOption(new Option("--focus <name>", "only this node and its neighbours"))
    .addOption(new Option("--path <names...>", "only the paths from one node to another"))
    .addOption(new Option("--only <what>", "`violations`: run the gates and draw only what has findings"))
    .addOption(new Option("--base <revision>", "show what changed since a revision, in any format"))
    .addOption(
      new Option("--report", "run every gate, draw the findings, and add pages for the baseline and the phases"),
    )
    .addOption(new Option("--dirty", "with --base: include uncommitted files"))
    .addOption(new Option("--out <folder>", "the output folder").default(undefined, "artifacts/graph"))
    .action(async (options) => exitWith(await (await import("./commands/graph.js")).graph(options, terminal)));
}

/** Commands that run the host, or ask what it did. */
function addServing({ workspaceCommand, terminal, exitWith }: Adding): void {
  workspaceCommand("dev", "serve the host and check the sources; restart and check again after each change")
    .addOption(
      new Option(
        "--run-suites",
        "also run every gate and the harness once, and write reports and graphs to artifacts/",
      ),
    )
    .addOption(
      new Option(
        "--beside <script>",
        'also run a script of Node\'s with its arguments, e.g. a bundler that watches: "node_modules/vite/bin/vite.js build --watch"',
      ),
    )
    .action(async (options) => exitWith(await (await import("./commands/dev.js")).dev(options, terminal)));

  workspaceCommand("build", "write one folder with everything the host needs in production")
    .addOption(new Option("--out <folder>", "the output folder").default(undefined, "dist/deploy"))
    .addOption(
      new Option(
        "--external <package>",
        "leave a package out of the bundle, to be installed separately; repeatable",
      ).argParser(collect),
    )
    .addOption(new Option("--pages <folder>", "the folder of built pages, if the host file does not name it"))
    .action(async (options) => exitWith(await (await import("./commands/build.js")).build(options, terminal)));

  workspaceCommand("serve", "run this workspace's host file")
    .addOption(new Option("--check", "check the configuration and start nothing"))
    .action(async (options) => {
      const { runHost } = await import("./commands/serve.js");
      exitWith(await runHost(options.root, options.check === true ? ["--check"] : [], terminal));
    });

  workspaceCommand("run [words...]", "run a toolkit's command or an agent's tool: `run <plugin> [command] [arguments]`")
    .addOption(
      new Option("--url <origin>", "call a running host, as the first-party service whose token is in HQ_TOKEN"),
    )
    .addOption(new Option("--tools", "print an agent plugin's tools as the Model Context Protocol lists them"))
    .passThroughOptions()
    .action(async (words: string[], options) => {
      const { runHost } = await import("./commands/serve.js");
      const flags = [
        ...(options.url === undefined ? [] : ["--url", options.url]),
        ...(options.tools ? ["--tools"] : []),
      ];
      exitWith(await runHost(options.root, ["--run", ...flags, ...words], terminal));
    });

  workspaceCommand("routes", "print every route of this workspace's host").action(async (options) => {
    const { runHost } = await import("./commands/serve.js");
    exitWith(await runHost(options.root, ["--routes"], terminal));
  });

  workspaceCommand("zero-read", "report whether seven full UTC days passed without a read of a legacy key")
    .addOption(new Option("--window-end <day>", "the UTC day before which the window ends").default(undefined, "today"))
    .addOption(new Option("--file <path>", "the file with the events; a relative path starts at the root"))
    .addOption(new Option("--format <name>", "text, json or markdown").default("text"))
    .action(async (options) =>
      exitWith(await (await import("./commands/zero-read.js")).measureZeroRead(options, terminal)),
    );

  workspaceCommand("doctor", "show what rawr-hq sees, which settings apply, and what it skips and why").action(
    async (options) => exitWith(await (await import("./commands/doctor.js")).doctor(options, terminal)),
  );
}

/** Commands that write what is not there yet. */
function addMaking(program: Command, { command, terminal, exitWith }: Adding): void {
  const create = program.command("new").description("create a plugin, a harness, or a gate");
  const newCommand = create
    .command("plugin <kind> <capability>")
    .description("a plugin that compiles and passes from the start, registered in the composition");
  newCommand
    .addOption(
      new Option("--root <folder>", "the workspace root").default(".", "the current folder or its enclosing workspace"),
    )
    .addOption(new Option("--debug", "print the stack trace if rawr-hq itself fails"))
    .action(async (kind: string, capability: string, options) =>
      exitWith(await (await import("./commands/new-plugin.js")).createPlugin(kind, capability, options, terminal)),
    );

  create
    .command("harness")
    .description("tests that prove what the host answers and refuses")
    .addOption(
      new Option("--root <folder>", "the workspace root").default(".", "the current folder or its enclosing workspace"),
    )
    .addOption(new Option("--debug", "print the stack trace if rawr-hq itself fails"))
    .action(async (options) =>
      exitWith(await (await import("./commands/new-harness.js")).createHarness(options, terminal)),
    );

  create
    .command("gate <name>")
    .description("a custom gate for this workspace, with its page and its test")
    .addOption(
      new Option("--root <folder>", "the workspace root").default(".", "the current folder or its enclosing workspace"),
    )
    .addOption(new Option("--debug", "print the stack trace if rawr-hq itself fails"))
    .action(async (name: string, options) =>
      exitWith(await (await import("./commands/new-gate.js")).createGate(name, options, terminal)),
    );

  command("init [folder]", "turn a folder into a workspace, or complete an existing one")
    .addOption(new Option("--yes", "add what an existing package.json lacks, without asking"))
    .addOption(new Option("--example", "copy a complete example platform into the folder"))
    .action(async (folder: string | undefined, options) =>
      exitWith(await (await import("./commands/init.js")).init(folder ?? ".", options, terminal)),
    );
}

/** Commands for editors, shells and readers. */
function addReading(program: Command, { command, workspaceCommand, terminal, exitWith }: Adding): void {
  command("lsp", "serve findings and fixes to an editor over the Language Server Protocol")
    .addOption(new Option("--stdio", "communicate over standard input and output (always on)"))
    // Clients add it by the protocol's convention. The server ends with its streams, so it needs no watch on the process.
    .addOption(new Option("--clientProcessId <id>").hideHelp())
    .action(async () => exitWith(await (await import("./commands/lsp.js")).lsp(terminal)));

  workspaceCommand(
    "mcp",
    "answer an assistant's questions about this workspace over the Model Context Protocol",
  ).action(async (options) =>
    exitWith(await (await import("./commands/mcp.js")).mcp(options, runCommandLine, terminal)),
  );

  command("completion <shell>", "print the completion script of bash, zsh or fish").action(async (shell: string) =>
    exitWith(await (await import("./commands/completion.js")).completion(shell, program, terminal)),
  );

  workspaceCommand("list", "list the gates: code, policy, owner, and what each reports")
    .addOption(new Option("--format <name>", "text, json or markdown").default("text"))
    .action(async (options) => exitWith(await (await import("./commands/list.js")).list(options, terminal)));

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
