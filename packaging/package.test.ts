import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Packed } from "./consumer.js";
import { closureOf } from "./installed.js";
import { sharedTarballs } from "./shared.js";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(repository, path), "utf8");
interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}
// npm's own shapes.
const manifest = JSON.parse(read("package.json")) as Manifest;
const checks = JSON.parse(read("packaging/checks/package.json")) as Manifest;
const lock = JSON.parse(read("package-lock.json")) as {
  packages: Record<
    string,
    {
      license?: string;
      resolved?: string;
      dependencies?: object;
      optionalDependencies?: object;
      peerDependencies?: object;
    }
  >;
};

describe("the tarballs", () => {
  let packed: Packed;
  beforeAll(async () => {
    packed = await sharedTarballs();
  });

  it.each([
    ["contract", "@rawr/hq-contract/testing"],
    ["checks", "@rawr/hq-checks/testing"],
  ] as const)(
    "%s has types that resolve for every entry (are the types wrong)",
    async (name, entry) => {
      const attw = join(repository, "node_modules/@arethetypeswrong/cli/dist/index.js");
      // ESM only, on purpose: Node 20.19 and newer load it with `require`, too.
      const { stdout } = await run(
        process.execPath,
        [attw, packed[name], "--profile", "esm-only", "--format", "ascii"],
        { cwd: repository },
      );
      expect(stdout).toContain(entry);
    },
    60_000,
  );

  it.each(["contract", "checks"] as const)(
    "%s is what publint takes",
    async (name) => {
      const { messages, pkg } = await publint({
        pack: { tarball: arrayBuffer(packed[name]) },
        strict: true,
      });
      const said = messages.map((message) => formatMessage(message, pkg) ?? "");
      // The example's packages are no part of this one until they are copied into a workspace.
      expect(said.filter((message) => !message.includes("./examples/"))).toEqual([]);
    },
    60_000,
  );

  it("asks for every package of oRPC in one range, its peer included, so that no workspace gets two copies", () => {
    const orpc = [manifest.dependencies, manifest.peerDependencies].flatMap((table) =>
      Object.entries(table).filter(([name]) => name.startsWith("@orpc/")),
    );
    expect(orpc.length).toBeGreaterThan(5);
    expect(new Set(orpc.map(([, range]) => range)).size).toBe(1);
  });

  it.each([
    [
      "contract",
      400_000,
      ["CHANGELOG.md", "SECURITY.md", "docs/tutorial.md", "dist/testing/rawr-hq.js"],
      /^package\/(?:dist\/)?checks/,
    ],
    [
      "checks",
      540_000,
      ["checks/engine/engine.md", "docs/policies.md", "dist/checks/cli/main.js", "examples/billing-platform/host.ts"],
      /^package\/(?:dist\/)?(?:contract|adapter|testing)/,
    ],
  ] as const)(
    "%s is small, and holds no test, no source map, nothing of the other and none of this repository's own plugins",
    async (name, size, held, others) => {
      expect(statSync(packed[name]).size).toBeLessThan(size);
      const { stdout } = await run("tar", ["tzf", packed[name]]);
      const files = stdout.trim().split("\n");
      // The example platform is copied with its tests.
      const own = files.filter((file) => !file.startsWith("package/examples/"));
      const strays = /\.test\.|\.map$|fixtures|package\/dist\/(?:plugins|host|rawr)/;
      expect(own.filter((file) => strays.test(file) || others.test(file))).toEqual([]);
      for (const file of ["LICENSE", "README.md", ...held]) expect(files).toContain(`package/${file}`);
    },
  );

  it("accept each other in exactly their own version, and checks stands on nothing that this repository is not tested with", () => {
    expect(checks).toMatchObject({
      version: manifest.version,
      peerDependencies: { "@rawr/hq-contract": manifest.version },
    });
    expect(manifest.devDependencies).toMatchObject({ ...checks.dependencies, ...checks.devDependencies });
    expect(manifest.peerDependencies).toMatchObject({ zod: checks.peerDependencies["zod"] });
    expect(Object.keys(checks.dependencies).filter((name) => Object.hasOwn(manifest.dependencies, name))).toEqual([]);
  });
});

describe("what each entry loads", () => {
  const tools =
    /^(?:typescript|dependency-cruiser|oxc-resolver|jiti|tinyglobby|@hpcc-js\/wasm-graphviz|commander|vitest)$/;
  const loaded: Record<string, { packages: string[]; files: number; kilobytes: number; milliseconds: number }> = {};
  afterAll(() => {
    const folder = join(repository, "artifacts/packaging");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "entries.json"), `${JSON.stringify(loaded, null, 2)}\n`);
  });

  it.each(["contract", "adapter", "checks"])(
    "%s: no tool that judges",
    async (entry) => {
      loaded[entry] = await load(join(repository, `dist/${entry}/index.js`));
      expect(loaded[entry].packages.filter((name) => tools.test(name))).toEqual([]);
    },
    60_000,
  );

  it("`rawr-hq --help`: the names of the commands, and none of them", async () => {
    const { packages, files } = await load(join(repository, "dist/checks/cli/main.js"), "--help");
    expect(packages).toEqual(["commander"]);
    // Each module that is loaded here is waited for by every call of the command line.
    expect(files).toBeLessThanOrEqual(16);
  });

  it("contract: no host and no runtime of Inngest", async () => {
    const { packages } = await load(join(repository, "dist/contract/index.js"));
    expect(packages.filter((name) => /^(?:h3|srvx|pino|jose|inngest|@opentelemetry\/)/.test(name))).toEqual([]);
  });
});

describe("dependencies", () => {
  it("each has a row with its licence and a reason", () => {
    const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` +\|[^|]+\|[^|]+\| ([^|]+?) +\|/gm)];
    const listed = rows.map(([, name = "", licence = ""]) => [name, licence]);
    const real = Object.keys({ ...manifest.dependencies, ...checks.dependencies }).map((name) => [
      name,
      lock.packages[`node_modules/${name}`]?.license,
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(real));
  });

  it("the whole tree that a user installs has licences that allow any use", () => {
    const free =
      /^\(?(?:MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|Unlicense)(?: (?:AND|OR) [\w.-]+)?\)?$/;
    const names = [manifest, checks].flatMap((own) => Object.keys(own.dependencies));
    const installed = [...closureOf(lock.packages, names)];
    expect(installed.length).toBeGreaterThan(300);
    const others = installed.filter((path) => !free.test(lock.packages[path]?.license ?? "none"));
    expect(others).toEqual([]);
  });

  it("are locked without naming the host of a registry", () => {
    const named = Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith("http"));
    expect(named).toEqual([]);
  });

  it("and files and exports: knip finds none unused and none unlisted", async () => {
    const knip = join(repository, "node_modules/knip/bin/knip.js");
    const { stdout } = await run(
      process.execPath,
      [knip, "--no-progress", "--include", "files,dependencies,unlisted,unresolved,exports,types,duplicates"],
      { cwd: repository },
    ).catch((error: { stdout: string }) => error);
    expect(stdout.trim()).toBe("");
  });
});

function arrayBuffer(file: string): ArrayBuffer {
  return new Uint8Array(readFileSync(file)).buffer;
}

/** Loads a module in a process of its own, and says which packages that took, how much text, and how long without the hook. */
async function load(file: string, ...argv: readonly string[]) {
  const url = JSON.stringify(pathToFileURL(file).href);
  const hook = "export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }";
  const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${hook}`)});`;
  const counted = `${register} await import(${url}); process._rawDebug(Object.keys((await import("node:module")).createRequire(${url}).cache).map((file) => "file://" + file).join("\\n"));`;
  const timed = `const start = performance.now(); await import(${url}); console.log(performance.now() - start);`;
  const { stderr } = await run(process.execPath, ["--input-type=module", "-e", counted, file, ...argv], {
    cwd: repository,
    maxBuffer: 1e8,
  });
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", timed, file, ...argv], {
    cwd: repository,
  });
  const files = [...new Set(stderr.split("\n").filter((line) => line.startsWith("file:///")))].map((line) =>
    fileURLToPath(line.split(/[?#]/, 1)[0] ?? line),
  );
  const packages = files.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  return {
    packages: [...new Set(packages)].sort(),
    files: files.length,
    kilobytes: Math.round(bytes / 1024),
    milliseconds: Math.round(Number(stdout)),
  };
}
