// Removes from dist the declarations that no entry of either package leads to: nobody can import what they describe.
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const [contract, checks] = ["package.json", "packaging/checks/package.json"].map((path) =>
  JSON.parse(readFileSync(path, "utf8")),
);
const entries = [contract.exports, contract.imports, checks.exports].flatMap((table) => Object.values(table));
const reached = new Set();

/** Follows a declaration to all that it imports or re-exports by a path. */
function reach(path) {
  const file = normalize(path);
  if (reached.has(file) || !existsSync(file)) return;
  reached.add(file);
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
    reach(join(dirname(file), specifier.replace(/\.js$/, ".d.ts")));
  }
}

for (const { types } of entries) if (types !== undefined) reach(types);
if (reached.size === 0) throw new Error("no entry of package.json names a declaration that is there: build first");
for (const name of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
  const file = join("dist", name);
  if (file.endsWith(".d.ts") && !reached.has(normalize(file))) rmSync(file);
}
