// Writes, for each entry of `@rawr/hq-contract`, what compilers before 5.9 get instead of its declarations (`types@<5.9` of package.json): the
// same names, of which each use is refused with the sentence that says why. Under them the real declarations call a correct plugin wrong.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";

const needed = "`@rawr/hq-contract` needs TypeScript 5.9 or newer: `npm install --save-dev typescript@6`";
const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const entries = Object.values(exports).flatMap((entry) => (entry["types@<5.9"] === undefined ? [] : [entry]));

const options = { module: ts.ModuleKind.NodeNext, skipLibCheck: true, types: ["node"] };
const program = ts.createProgram(
  entries.map(({ types }) => types),
  options,
);
const checker = program.getTypeChecker();

for (const { types, "types@<5.9": instead } of entries) {
  const source = program.getSourceFile(types);
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map(refuse);
  mkdirSync(dirname(instead), { recursive: true });
  writeFileSync(instead, `type Needed = ${JSON.stringify(needed)};\n${names.join("")}export {};\n`);
}

function refuse(symbol) {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  // As many parameters as any type of ours has.
  const any = "<A = never, B = A, C = A, D = A, E = A, F = A>";
  const value = `export declare function ${symbol.name}${any}(needed: Needed, ...more: unknown[]): never;\n`;
  const type = `export type ${symbol.name}${any} = Needed;\n`;
  return (flags & ts.SymbolFlags.Value ? value : "") + (flags & ts.SymbolFlags.Type ? type : "");
}
