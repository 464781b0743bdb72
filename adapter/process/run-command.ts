import { jsonLoss, nearestName, pluginsBesideTheHost } from "#internal";
import { ORPCError } from "@orpc/client";
import type { Composition } from "@rawr/hq-contract";
import type { AnyConsumerPlugin } from "@rawr/hq-contract/tables";
import { createRpcClient } from "@rawr/hq-contract/client";
import { isOrigin } from "../check-options.js";
import { reasonOf } from "../reason-of.js";
import { validationIssue } from "../validation-issue.js";
import { commandsOf, toolsOf } from "../surface-commands.js";
import { routesOf } from "../http/routes.js";
import { CommandError } from "./command-error.js";
import { compositionAt, compositionId } from "./composition-id.js";
import type { ServeOptions } from "./serve-options.js";
import { unservedHost } from "./unserved-host.js";

/**
 * Runs a command of a toolkit plugin, or a tool of an agent plugin, and prints what it resolves to: text as it is, other values as JSON.
 * Its services are in process, on ports of this process's own; with `--url` they are those of a running host, over `/rpc`.
 *
 * @param args - `[--url <origin>] [--tools] <plugin> [<command> [<argument>...]]`. Without a command, the commands are listed.
 * @throws CommandError
 */
export async function runCommand<Hq>(
  hq: Composition<Hq>,
  options: ServeOptions,
  args: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const { url, tools, name, command, rest } = readArguments(args);
  const plugin = chosen(hq, name);
  const surface = await openSurface(hq, plugin, url, options);
  try {
    if (tools) {
      const listed = await settle(() => toolsOf(surface.made), [], `${plugin.key} --tools`);
      return print(JSON.stringify({ tools: listed }, null, 2));
    }
    const commands = commandsOf(surface.made);
    const names = [...commands.keys()];
    if (command === undefined) return print(names.map((each) => `${plugin.capability} ${each}`).join("\n"));
    const run = commands.get(command);
    if (run === undefined) throw new CommandError(unknown("command", `${plugin.key}`, command, names));
    const result = await settle(run, rest, `${plugin.key} ${command}`);
    if (result !== undefined) print(typeof result === "string" ? result : asJson(result, `${plugin.key} ${command}`));
  } finally {
    await surface.close();
  }
}

interface Arguments {
  readonly url: string | undefined;
  readonly tools: boolean;
  readonly name: string;
  readonly command: string | undefined;
  readonly rest: readonly string[];
}

/** Options stand before the plugin; what stands behind the command is the command's. */
function readArguments(args: readonly string[]): Arguments {
  let [url, tools, at]: [string | undefined, boolean, number] = [undefined, false, 0];
  for (; args[at]?.startsWith("--"); at++) {
    if (args[at] === "--tools") tools = true;
    else if (args[at] === "--url") url = args[++at];
    else throw new CommandError(`unknown option \`${args[at]}\`: there are \`--url <origin>\` and \`--tools\``);
  }
  const [name, command, ...rest] = args.slice(at);
  if (name === undefined) throw new CommandError("no plugin is named: `rawr-hq run <plugin> [command] [arguments]`");
  if (url !== undefined && !isOrigin(url)) {
    throw new CommandError(`\`--url ${url}\` is not an origin: write it like http://127.0.0.1:3000`);
  }
  return { url, tools, name, command, rest };
}

function chosen(hq: Composition, name: string): AnyConsumerPlugin {
  const plugins = pluginsBesideTheHost(hq);
  const found = plugins.filter(({ key, capability }) => name === key || name === capability);
  const [plugin] = found;
  if (plugin === undefined) {
    throw new CommandError(
      unknown(
        "toolkit or agent plugin",
        "rawr.hq.ts",
        name,
        plugins.map(({ capability }) => String(capability)),
      ),
    );
  }
  if (found.length > 1) {
    throw new CommandError(
      `\`${name}\` is the capability of two plugins: write ${found.map(({ key }) => `\`${key}\``).join(" or ")}`,
    );
  }
  return plugin;
}

function unknown(what: string, where: string, name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  const hint = near === undefined ? "" : ` (did you mean \`${near}\`?)`;
  const known = names.length === 0 ? "it has none" : `it has ${names.map((each) => `\`${each}\``).join(", ")}`;
  return `${where} has no ${what} \`${name}\`${hint}: ${known}`;
}

interface OpenSurface {
  readonly made: unknown;
  close(): Promise<void>;
}

async function openSurface<Hq>(
  hq: Composition<Hq>,
  plugin: AnyConsumerPlugin,
  url: string | undefined,
  options: ServeOptions,
): Promise<OpenSurface> {
  const environment = options.environment ?? process.env;
  if (url !== undefined) {
    const { HQ_TOKEN: token } = environment;
    if (!token)
      throw new CommandError("HQ_TOKEN is missing: set it to a first-party service's token of the host at --url");
    await confirmHost(hq, url);
    const headers = { authorization: `Bearer ${token}` };
    const services: object = createRpcClient("first-party-service", hq, { origin: url, headers });
    return { made: await madeBy(plugin, () => plugin.create(services)), close: async () => undefined };
  }
  const { host, close } = await unservedHost(hq, options);
  try {
    return { made: await madeBy(plugin, () => Reflect.get(host.surfaces, plugin.key) as unknown), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A call to a host that isn't there, or is of another build, would only say that it failed. */
async function confirmHost(hq: Composition, url: string): Promise<void> {
  const seen = await compositionAt(url).catch((error: unknown) => {
    throw new CommandError(`no host answers at ${url} (${reasonOf(error)}): start it, or correct \`--url\``);
  });
  if (seen === compositionId(hq, routesOf(hq))) return;
  const found =
    seen === undefined ? "what answers there names no composition" : "the host there has another composition";
  process.stderr.write(`--url ${url}: ${found}, so a call of what it lacks fails\n`);
}

async function madeBy({ key }: AnyConsumerPlugin, make: () => unknown): Promise<unknown> {
  try {
    return await make();
  } catch (error) {
    throw new CommandError(`${key} has no commands, because its \`create\` failed: ${reasonOf(error)}`, 1, {
      cause: error,
    });
  }
}

function asJson(result: unknown, what: string): string {
  const loss = jsonLoss(result);
  if (loss === undefined) return JSON.stringify(result, null, 2);
  const place = loss.path === "" ? "" : ` at \`${loss.path}\``;
  throw new CommandError(
    `${what} did its work, but its result has ${loss.what}${place}: return what JSON can carry`,
    1,
  );
}

async function settle(
  run: (...args: readonly string[]) => unknown,
  args: readonly string[],
  what: string,
): Promise<unknown> {
  try {
    return await run(...args);
  } catch (error) {
    const code = error instanceof ORPCError ? ` (${String(error.code)})` : "";
    const issue = validationIssue(error);
    throw new CommandError(`${what} failed${code}: ${reasonOf(error)}${issue === undefined ? "" : `, ${issue}`}`, 1, {
      cause: error,
    });
  }
}
