import { chmodSync } from "node:fs";
import { join } from "node:path";
import { commandLine, type Consumer, type Ended } from "./consumer.js";

/** What somebody does wrong before a gate can judge, and what is said of it. */
interface FirstMistake {
  readonly what: string;
  /** Texts of files that replace what is there; `undefined` removes the file. */
  readonly files?: Readonly<Record<string, ((before: string) => string) | undefined>>;
  /** A folder in which nothing can be written meanwhile. */
  readonly readOnly?: string;
  /** The arguments of `rawr-hq`. */
  readonly args: string;
  readonly code: 1 | 2;
  /** With what is wrong and the way out. */
  readonly says: RegExp;
}

const quick = "check --gate import-boundary";
const plain = (text: string) => () => text;

/** In a workspace with the plugins `api/orders` and `workflows/fulfilment`, and with a harness. */
export const firstMistakes: readonly FirstMistake[] = [
  {
    what: "a command that is spelt wrong",
    args: "chekc",
    code: 2,
    says: /unknown command `chekc`: did you mean `check`\?/,
  },
  {
    what: "a folder instead of nothing",
    args: "check plugins/api/orders",
    code: 2,
    says: /`rawr-hq check` takes no argument, but was given `plugins\/api\/orders`: `rawr-hq check --help`/,
  },
  {
    what: "an option in the plural",
    args: "check --gates types",
    code: 2,
    says: /unknown option `--gates`: did you mean `--gate`\?/,
  },
  {
    what: "an option of another tool",
    args: "check --fix",
    code: 2,
    says: /unknown option `--fix`: there are .*`rawr-hq check --help` explains them/,
  },
  {
    what: "the beginning of a gate's name",
    args: "check --gate metadata",
    code: 2,
    says: /unknown gate `metadata`: did you mean `metadata-contract`\?/,
  },
  {
    what: "a reporter that is spelt wrong",
    args: "check --reporter jsno",
    code: 2,
    says: /unknown reporter `jsno`: did you mean `json`\?/,
  },
  {
    what: "a revision that is not there",
    args: "check --changed mian",
    code: 2,
    says: /is not in a readable git repository.*leave out the revision/,
  },
  {
    what: "a plugin without its kind",
    args: "new plugin billing",
    code: 2,
    says: /needs <kind> <capability>, but was given only `billing`/,
  },
  {
    what: "a plugin without the word",
    args: "new api billing",
    code: 2,
    says: /a plugin is made by `rawr-hq new plugin api billing`/,
  },
  {
    what: "a kind in the singular",
    args: "new plugin workflow billing",
    code: 2,
    says: /kind `workflow` is unknown.*did you mean `workflows`\?/,
  },
  {
    what: "a capability with a capital",
    args: "new plugin api Billing",
    code: 2,
    says: /`Billing` is not a valid capability \(did you mean `billing`\?\)/,
  },
  {
    what: "a capability in full-width letters",
    args: "new plugin api ｂilling",
    code: 2,
    says: /`ｂilling` is not a valid capability.*lower-case kebab-case/,
  },
  {
    what: "the name of a family as a capability",
    args: "new plugin api workflows",
    code: 2,
    says: /`workflows` is not a valid capability.*not `workflows`/,
  },
  {
    what: "a plugin that is there",
    args: "new plugin api orders",
    code: 2,
    says: /already exists in plugins\/api\/orders: choose another capability/,
  },
  {
    what: "a folder that is no workspace",
    args: "check --root plugins",
    code: 2,
    says: /no package\.json in \S+plugins: run it at the workspace root/,
  },
  { what: "a code that is not there", args: "explain T999", code: 2, says: /unknown code `T999`: there are `T101`/ },
  {
    what: "a capability of the graph that is spelt wrong",
    args: "graph --focus ordrs",
    code: 2,
    says: /`ordrs`: did you mean `orders`\?/,
  },
  {
    what: "a day in words",
    args: "zero-read --window-end yesterday",
    code: 2,
    says: /`yesterday` is not a UTC day: write YYYY-MM-DD/,
  },
  {
    what: "settings that are half written",
    files: { "rawr-hq.config.json": plain('{ "ignore": [') },
    args: quick,
    code: 2,
    says: /rawr-hq\.config\.json:1:\d+ is not JSON/,
  },
  {
    what: "a setting that is spelt wrong",
    files: { "rawr-hq.config.json": plain('{ "ignroe": [] }') },
    args: quick,
    code: 2,
    says: /setting `ignroe` is unknown: did you mean `ignore`\?/,
  },
  {
    what: "settings without an export",
    files: { "rawr-hq.config.ts": plain("const settings = {};\n") },
    args: quick,
    code: 2,
    says: /exports no default: write `export default defineConfig/,
  },
  {
    what: "settings twice",
    files: { "rawr-hq.config.ts": plain("export default {};\n"), "rawr-hq.config.json": plain("{}") },
    args: quick,
    code: 2,
    says: /both exist: keep one/,
  },
  {
    what: "roots where no plugin is",
    files: { "rawr-hq.config.json": plain('{ "roots": { "plugin/api": "api" } }') },
    args: quick,
    code: 2,
    says: /no plugin below plugin\/api.*set `roots`/,
  },
  {
    what: "a comma too many in package.json",
    files: { "package.json": (before) => before.replace(/\}\s*$/, ",}") },
    args: quick,
    code: 2,
    says: /package\.json:\d+:\d+ is not JSON/,
  },
  {
    what: "a plugin without `rawr`",
    files: { "plugins/api/orders/package.json": (before) => before.replace(/"(r)(a)(wr)"/, '"$1w$2r"') },
    args: "check --gate metadata-contract",
    code: 1,
    says: /M120.*\n --> plugins\/api\/orders\/package\.json/,
  },
  {
    what: "a key of `rawr` that is spelt wrong",
    files: { "plugins/api/orders/package.json": (before) => before.replace(/"capability"/, '"capabilty"') },
    args: "check --gate metadata-contract",
    code: 1,
    says: /rawr\.capability is missing: add it/,
  },
  {
    what: "a capability twice",
    files: {
      "plugins/api/copy/package.json": plain('{ "name": "copy", "rawr": { "kind": "api", "capability": "orders" } }'),
    },
    args: "check --gate metadata-contract",
    code: 1,
    says: /`?orders`?.*plugins\/api\/(?:copy|orders)/,
  },
  {
    what: "no composition",
    files: { "rawr.hq.ts": undefined },
    args: "check --gate host-composition-guard",
    code: 1,
    says: /composition is missing[^]*run `rawr-hq generate`/,
  },
  {
    what: "no host",
    files: { "host.ts": undefined },
    args: "check --gate host-composition-guard",
    code: 1,
    says: /has no source file `host\.ts`[^]*name the host's files/,
  },
  {
    what: "no tsconfig.json",
    files: { "tsconfig.json": undefined },
    args: "check --gate types",
    code: 2,
    says: /no tsconfig\.json at the workspace root: add one that includes/,
  },
  {
    what: "a CommonJS workspace",
    files: { "package.json": (before) => before.replace(/,?\s*"type": "module"/, "") },
    args: "check --gate types",
    code: 1,
    says: /package\.json lacks `"type": "module"`/,
  },
  {
    what: "a plugin where nothing can be written",
    readOnly: "plugins/api",
    args: "new plugin api billing",
    code: 2,
    says: /can't be written \(EACCES: .*nothing was changed: choose another folder, or make it writable/,
  },
  {
    what: "a stale composition where nothing can be written",
    files: {
      "plugins/api/copy/package.json": plain('{ "name": "copy", "rawr": { "kind": "api", "capability": "copy" } }'),
    },
    readOnly: ".",
    args: "generate",
    code: 2,
    says: /rawr\.hq\.ts can't be written \(EACCES\): make its folder writable/,
  },
  {
    what: "a workspace to complete where nothing can be written",
    files: { "tsconfig.json": undefined },
    readOnly: ".",
    args: "init --yes",
    code: 2,
    says: /can't be written \(EACCES: .*tsconfig\.json.*nothing was changed: choose another folder, or make it writable/,
  },
  {
    what: "a harness where nothing can be written",
    files: { "hq.harness.test.ts": undefined },
    readOnly: ".",
    args: "new harness",
    code: 2,
    says: /can't be written \(EACCES: .*nothing was changed: choose another folder, or make it writable/,
  },
  {
    what: "a fix where nothing can be written",
    files: {
      "plugins/api/orders/package.json": plain(
        '{ "name": "orders", "type": "module", "rawr": { "kind": "api", "capability": "orders", "published": true } }',
      ),
    },
    readOnly: "plugins/api/orders",
    args: "fix --gate metadata-contract",
    code: 2,
    says: /can't be written \(EACCES: .*api\/orders\/package\.json.*nothing was changed/,
  },
  {
    what: "a deployment where nothing can be written",
    readOnly: ".",
    args: "build",
    code: 2,
    says: /dist\/deploy can't be written \(EACCES\): make its folder writable/,
  },
  {
    what: "a file where a report's folder should be",
    files: { out: plain("") },
    args: `${quick} --reporter json:out/report.json`,
    code: 2,
    says: /out\/report\.json can't be written \(ENOTDIR\): make its folder writable, or name another file/,
  },
];

/** Makes each of the mistakes by itself, and says of which of them not enough is said; then takes it back. */
export async function badlyTold(consumer: Consumer): Promise<string[]> {
  const bad: string[] = [];
  for (const mistake of firstMistakes) {
    const files = Object.entries(mistake.files ?? {});
    const before = files.map(([file]) => [file, consumer.has(file) ? consumer.read(file) : undefined] as const);
    for (const [file, text] of files) {
      if (text === undefined) consumer.removeFile(file);
      else consumer.write({ [file]: text(consumer.has(file) ? consumer.read(file) : "") });
    }
    const ended = await runIn(consumer, mistake);
    for (const [file, text] of before) {
      if (text === undefined) consumer.removeFile(file);
      else consumer.write({ [file]: text });
    }
    if (!isToldWell(mistake, ended)) bad.push(`${mistake.what} (${ended.code}): ${ended.stdout}${ended.stderr}`);
  }
  return bad;
}

async function runIn(consumer: Consumer, { args, readOnly }: FirstMistake): Promise<Ended> {
  if (readOnly === undefined) return consumer.hq(...args.split(" "));
  const folder = join(consumer.root, readOnly);
  // What a folder forbids does not hold for root, unless it is taken from it.
  const asAnybody = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
  const [program = "", ...rest] = [...asAnybody, process.execPath, commandLine, ...args.split(" ")];
  chmodSync(folder, 0o555);
  return consumer.run(program, ...rest).finally(() => chmodSync(folder, 0o755));
}

function isToldWell({ code, says }: FirstMistake, { code: ended, stdout, stderr }: Ended): boolean {
  const isOneSentence = code === 1 || !stderr.startsWith("rawr-hq: ") || stderr.trimEnd().split("\n").length === 1;
  return ended === code && isOneSentence && says.test(stdout + stderr) && !/^ +at /m.test(stderr);
}
