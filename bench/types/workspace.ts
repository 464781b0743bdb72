import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * What a generated workspace is written with. All variants have the same schemas, procedures, functions and number of clients.
 *
 * `orpc` is raw oRPC as its documentation writes it, `orpc-lean` the leanest raw oRPC that type-checks: the baseline. `contract` is
 * this contract, `contract-router` the same with `implement(contract).router(...)`, and `contract-orpc-clients` has oRPC's own
 * clients, which shows what the checks alone cost.
 */
export const variants = ["orpc", "orpc-lean", "trpc", "contract", "contract-router", "contract-orpc-clients"] as const;

export type Variant = (typeof variants)[number];

/** `mixed`: every second plugin is a workflow plugin with one durable function. `api`: procedures only. */
export type Shape = "mixed" | "api";

/** One generated workspace. */
export interface WorkspacePlan {
  readonly variant: Variant;
  readonly shape: Shape;
  /** How many plugins it has. */
  readonly plugins: number;
}

/** The files of one plugin, by path below the plugin's folder. */
export type PluginFiles = Readonly<Record<string, string>>;

/** How a variant writes its plugins and what ties them together. */
export interface VariantTemplate {
  api(capability: string): PluginFiles;
  workflow(capability: string): PluginFiles;
  root(plugins: readonly PlannedPlugin[]): Readonly<Record<string, string>>;
}

export interface PlannedPlugin {
  readonly kind: "api" | "workflows";
  readonly capability: string;
}

/** `api/area-0`, `workflows/area-0`, `api/area-1`, ... */
export function planPlugins({ shape, plugins }: WorkspacePlan): PlannedPlugin[] {
  return Array.from({ length: plugins }, (_, index): PlannedPlugin => {
    if (shape === "api") return { kind: "api", capability: `area-${index}` };
    return { kind: index % 2 === 0 ? "api" : "workflows", capability: `area-${Math.floor(index / 2)}` };
  });
}

/** Writes a workspace below `directory` and links the packages of `repository` into it. */
export function writeWorkspace(
  directory: string,
  repository: string,
  contractTypes: string,
  plan: WorkspacePlan,
  template: VariantTemplate,
): void {
  rmSync(directory, { recursive: true, force: true });
  const write = (path: string, text: string) => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const plugins = planPlugins(plan);
  for (const { kind, capability } of plugins) {
    const files = kind === "api" ? template.api(capability) : template.workflow(capability);
    for (const [path, text] of Object.entries(files)) write(`plugins/${kind}/${capability}/src/${path}`, text);
    // A plugin is a package, in all variants: a compiler that finds its package.json looks no further.
    const manifest = {
      name: `@bench/${kind}-${capability}`,
      private: true,
      type: "module",
      rawr: { kind, capability },
    };
    write(`plugins/${kind}/${capability}/package.json`, JSON.stringify(manifest));
  }
  for (const [path, text] of Object.entries(template.root(plugins))) write(path, text);
  write("package.json", JSON.stringify({ name: "bench", private: true, type: "module" }));
  write("tsconfig.json", JSON.stringify(configuration(contractTypes), undefined, 2));
  symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"), "dir");
}

function configuration(contractTypes: string) {
  return {
    compilerOptions: {
      target: "es2023",
      lib: ["es2023"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      skipLibCheck: true,
      noEmit: true,
      rootDir: ".",
      paths: { "@rawr/hq-contract": [contractTypes] },
    },
    include: ["plugins", "*.ts"],
  };
}
