import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../type-tests/compilers.js";

/** Writes the contract's declarations below `home`, as a consumer has them: no sources. Gives the path of their index. */
export async function emitContract(repository: string, home: string): Promise<string> {
  const project = join(home, "contract-source");
  mkdirSync(project);
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(repository, "contract"),
    outDir: join(home, "contract"),
    typeRoots: [join(repository, "node_modules/@types")],
  };
  const include = [join(repository, "contract")];
  const exclude = [join(repository, "contract/**/*.test.ts")];
  const extended = { extends: join(repository, "tsconfig.json"), compilerOptions, include, exclude };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(extended));
  const [first] = await compile("7.0", project);
  if (first) throw new Error(`the contract does not compile: ${first.file}:${first.line} ${first.message}`);
  return join(home, "contract/index.d.ts");
}
