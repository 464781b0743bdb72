// Copies what packaging/checks/package.json names into that folder, which is packed as `@rawr/hq-checks`. Its code is built with the
// contract's, in one compilation, and npm packs only what is below a package's own folder.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";

const folder = "packaging/checks";
const { files } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
for (const name of readdirSync(folder)) {
  if (name !== "package.json" && name !== "node_modules") rmSync(join(folder, name), { recursive: true });
}
for (const path of globSync(["LICENSE", "README.md", ...files], { dot: true })) {
  // A module of types alone: nothing loads it, and its declarations come along.
  if (path.endsWith(".js") && /^export \{\};\s*(?:\/\/.*\s*)?$/.test(readFileSync(path, "utf8"))) continue;
  cpSync(path, join(folder, path));
  // The maps stay here, where the sources are.
  if (path.endsWith(".js"))
    writeFileSync(join(folder, path), readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n"));
}
