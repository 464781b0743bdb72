// Packs the two packages of this repository as a registry gets them; `npm run build` comes before.
// `node packaging/pack.mjs [folder]` prints the path of each tarball, the contract's first.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checksPackage } from "./checks-package.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const destination = resolve(process.argv[2] ?? join(repository, "artifacts/packages"));
mkdirSync(destination, { recursive: true });

/** The folder of `@rawr/hq-checks`: its package.json, and what its `files` name of this repository. */
const staged = mkdtempSync(join(tmpdir(), "rawr-hq-pack-"));
try {
  const manifest = checksPackage();
  const shared = ["LICENSE", "README.md", "CHANGELOG.md", "dist/checks", "checks", "docs/policies.md"];
  for (const path of shared) {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    cpSync(join(repository, path), join(staged, path), { recursive: true });
  }
  writeFileSync(join(staged, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const folder of [repository, staged]) process.stdout.write(`${pack(folder)}\n`);
} finally {
  rmSync(staged, { recursive: true, force: true });
}

function pack(folder) {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", destination];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, { cwd: folder, encoding: "utf8" }));
  return join(destination, filename);
}
