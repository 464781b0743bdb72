import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { configFiles } from "../../workspace/load-settings.js";
import { packageFolder } from "../../workspace/package.js";

const folder = fileURLToPath(new URL("examples/billing-platform/", packageFolder()));
/** What tools write where the example is worked on. */
const written = new Set(["node_modules", "artifacts", "dist", "package-lock.json"]);

/** The files of the example platform by path, with dependencies in the versions that this version was tested with. */
export function exampleFiles(versions: Readonly<Record<string, string>>): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.split("/").some((part) => written.has(part)) && statSync(join(folder, path)).isFile());
  const files = Object.fromEntries(
    paths.toSorted().map((path) => [path, readFileSync(join(folder, path), "utf8")] as const),
  );
  // Our own package.json: its shape is ours.
  const packageJson = JSON.parse(files["package.json"] ?? "{}") as Record<string, Record<string, string>>;
  for (const field of ["dependencies", "devDependencies"]) {
    const dependencies = Object.entries(packageJson[field] ?? {});
    packageJson[field] = Object.fromEntries(dependencies.map(([name, range]) => [name, versions[name] ?? range]));
  }
  return { ...files, "package.json": `${JSON.stringify(packageJson, null, 2)}\n` };
}

/**
 * Refuses a folder that already has something of a workspace: the example is a platform of its own.
 *
 * @param files - The example's, by path.
 * @throws CouldNotJudge with the first file in the way.
 */
export function refuseMixture(root: string, files: Readonly<Record<string, string>>): void {
  if (Object.keys(files).length === 0) return;
  const own = Object.keys(files).filter((path) => path !== "package.json");
  const first = ["plugins", "packages", ...configFiles, ...own].find((path) => existsSync(join(root, path)));
  if (first === undefined) return;
  throw new CouldNotJudge(
    `${join(root, first)} already exists and nothing was written: the example needs a folder with at most a package.json; name a new one, as in \`rawr-hq init billing --example\``,
  );
}
