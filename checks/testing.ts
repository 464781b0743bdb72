import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runGates } from "./engine/engine.js";
import type { Report } from "./report/finding.js";
import type { Gate } from "./engine/gate.js";
import { openWorkspace, type OpenOptions } from "./engine/open-workspace.js";
import type { CruiserKeeper } from "./facts/cruise-workers.js";
import type { Workspace } from "./facts/workspace.js";

export { pageBlocks, type PageBlock } from "./gates/page-blocks.js";

/**
 * A file's text (or bytes), or `{ link: target }` for a symlink, by path from the workspace root.
 *
 * @example
 * const tree: FileTree = { "host.ts": "export {};\n", "node_modules/@example/tax": { link: "../../packages/tax" } };
 * Object.keys(tree).length; //=> 2
 */
export type FileTree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/**
 * A workspace that exists only for one test.
 *
 * @example
 * const workspace: Program = program({ "package.json": '{ "name": "shop" }\n' });
 * workspace.write({ "host.ts": "export {};\n" });
 * (await workspace.open()).files; //=> ["host.ts"]
 */
export interface Program {
  /** Absolute. */
  readonly root: string;
  /** Adds or replaces files. */
  write(files: FileTree): void;
  /** Removes a file or a folder. */
  remove(path: string): void;
  /** Without a cache, unless `options` ask for one. */
  open(options?: OpenOptions): Promise<Workspace>;
  /** Opens the workspace and runs the gates on it. */
  judge(...gates: readonly Gate[]): Promise<Report>;
  /** Like `judge`, as one line a finding: `B101 plugins/api/orders/src/router.ts:1`. */
  findings(...gates: readonly Gate[]): Promise<string[]>;
}

/** dependency-cruiser loads once for all trees of a test file. */
const keeper: CruiserKeeper = {};

/**
 * A test IS a file tree: writes `files` into a temporary workspace that is removed when the test ends.
 *
 * @example
 * const gate = defineGate({
 *   name: "no-drafts",
 *   policy: "D-100",
 *   owner: "verification-gates",
 *   rules: { Z101: { title: "draft is committed", why: "a draft is not reviewed", fix: "finish it, or delete it" } },
 *   *check({ files }) {
 *     for (const file of files) yield { rule: "Z101", at: { file, line: 1, column: 1 }, message: "a draft" };
 *     return { files: files.length, manifests: 0 };
 *   },
 * });
 * const tree = { ...plugin("api", "orders"), "plugins/api/orders/src/a.draft.ts": "export {};\n" };
 * await program(tree).findings(gate); //=> ["Z101 plugins/api/orders/src/a.draft.ts:1"]
 */
export function program(files: FileTree): Program {
  const root = mkdtempSync(join(tmpdir(), "rawr-hq-program-"));
  // A process of the test may be writing its last file.
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const write = (tree: FileTree) => {
    for (const [path, content] of Object.entries(tree)) {
      const target = join(root, path);
      mkdirSync(dirname(target), { recursive: true });
      if (typeof content === "string" || content instanceof Uint8Array) {
        writeFileSync(target, content);
      } else {
        symlinkSync(content.link, target);
      }
    }
  };
  const open = (options: OpenOptions = {}) => openWorkspace(root, { cache: false, keeper, ...options });
  const judge = async (...gates: readonly Gate[]) => {
    const workspace = await open();
    return runGates(workspace, gates);
  };
  write(files);
  return {
    root,
    write,
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
    open,
    judge,
    async findings(...gates) {
      const report = await judge(...gates);
      const broken = report.gates.filter((outcome) => outcome.verdict === "could-not-judge");
      return [
        ...broken.map((outcome) => `could not judge ${outcome.gate}: ${outcome.problem ?? ""}`),
        ...report.findings.map(({ code, at }) => `${code} ${at.file}:${at.line}`),
      ];
    },
  };
}

/** The kinds of plugins and the folder of each, as in SPEC 2.3. */
const folderOf = {
  api: "plugins/api",
  workflows: "plugins/workflows",
  web: "plugins/web",
  toolkit: "plugins/cli",
  agent: "plugins/agents",
} as const;

/**
 * A valid package.json of a plugin, at its place. `extra` is merged into the `rawr` block.
 *
 * @example
 * Object.keys(plugin("api", "orders")); //=> ["plugins/api/orders/package.json"]
 */
export function plugin(kind: keyof typeof folderOf, capability: string, extra: object = {}): FileTree {
  const manifest = {
    name: `@example/${kind}-${capability}`,
    type: "module",
    exports: "./src/index.ts",
    rawr: { kind, capability, ...extra },
  };
  return { [`${folderOf[kind]}/${capability}/package.json`]: `${JSON.stringify(manifest, null, 2)}\n` };
}
