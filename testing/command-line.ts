import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The program `rawr-hq` of a folder: of the repository in which both packages are built, or of the `@rawr/hq-checks` that is installed
 * there, or next to this package.
 *
 * @throws Error with one sentence when there is none.
 */
export function commandLineOf(folder: string): string {
  const contract = dirname(createRequire(import.meta.url).resolve("@rawr/hq-contract/package.json"));
  const beside = join(contract, "dist/checks/cli/main.js");
  const file = existsSync(beside) ? beside : (installedIn(folder) ?? installedIn(contract));
  if (file !== undefined) return file;
  // Our own package.json: its shape is ours.
  const { version } = JSON.parse(readFileSync(join(contract, "package.json"), "utf8")) as { version: string };
  throw new Error(
    `\`rawr-hq\` is in the package @rawr/hq-checks, which is not installed here: \`npm install --save-dev @rawr/hq-checks@${version}\``,
  );
}

function installedIn(folder: string): string | undefined {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("@rawr/hq-checks/package.json");
    return join(dirname(manifest), "dist/checks/cli/main.js");
  } catch {
    return undefined;
  }
}
