import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import type ts from "typescript";

/** The compiler that we depend on: what its part says was compared with what the whole says. Of any other the whole is loaded. */
const compared = "6.0.3";

/** Where its bundle goes on to what reads no syntax: configurations, the binder, the checker, emitters, editors. */
const beyond = "// src/compiler/commandLineParser.ts\n";

/** What lies before it has 2.1 of the bundle's 9.1 million bytes. */
const most = 3_000_000;

/** What extractors ask of every node. */
const hot = /^(?:is[A-Z]|can[A-Z]|get[A-Z]\w*Modifiers|getModifiers$|forEachChild$|SyntaxKind$|NodeFlags$)/;

type NodeConstructor = () => new (kind: ts.SyntaxKind, pos: number, end: number) => object;

/** Exports of the bundle that its public types leave out. */
interface Internals {
  readonly objectAllocator: Readonly<
    Record<`get${"Node" | "Token" | "Identifier" | "PrivateIdentifier"}Constructor`, NodeConstructor>
  >;
  setObjectAllocator(allocator: Internals["objectAllocator"]): void;
  getSourceFileOfNode(node: ts.Node): ts.SourceFile;
  getTokenPosOfNode(node: ts.Node, source?: ts.SourceFile): number;
}

/**
 * What `#syntax` stands for: as much of the compiler as parses and walks a file, from the beginning of its bundle. To load all of it takes
 * three times as long, more than all else of a run in which one file has changed. Whoever asks for what lies beyond gets a ReferenceError
 * with its name: `#compiler` has it.
 *
 * The compiler's 2,000 exports are getters of getters. As plain properties of a prototype the hot ones cost nothing to look up, which
 * is a fifth of the facts pass; all others are found behind them.
 */
export function loadSyntax(bundle: string, whole: () => typeof ts): typeof ts {
  const compiler = loadPart(bundle) ?? whole();
  const plain: PropertyDescriptorMap = {};
  for (const name of Object.keys(compiler).filter((name) => hot.test(name))) {
    try {
      plain[name] = { value: Reflect.get(compiler, name), writable: true };
    } catch {
      // It lies beyond.
    }
  }
  return Object.create(Object.create(compiler, plain)) as typeof ts; // whatever it lacks itself it has from there
}

/** Undefined where another compiler is installed than the one that we know, or one that is laid out in another way. */
function loadPart(bundle: string): typeof ts | undefined {
  const manifest = readFileSync(join(dirname(bundle), "..", "package.json"), "utf8");
  if (!manifest.includes(`"version": "${compared}"`)) return undefined;
  const bytes = Buffer.allocUnsafe(most);
  const open = openSync(bundle, "r");
  const size = readSync(open, bytes, 0, most, 0);
  closeSync(open);
  const end = bytes.subarray(0, size).indexOf(beyond, 0, "latin1");
  if (end === -1) return undefined;
  // The bundle is a call of one function with `module`: here it ends.
  const source = `${bytes.toString("utf8", 0, end)}})(module);`;
  // rawr-hq-allow B107 until 2027-11-22: the text is the beginning of the compiler that package.json names
  const run = compileFunction(source, ["module", "require", "__filename", "__dirname"], { filename: bundle });
  const module = { exports: {} };
  run(module, createRequire(bundle), bundle, dirname(bundle));
  const part = module.exports as typeof ts & Internals; // what the whole is, less what lies beyond
  addMethods(part);
  return part;
}

/** What nodes have by the compiler's editor services, which lie beyond, as far as anybody asks for it who reads syntax. */
function addMethods(part: typeof ts & Internals): void {
  const methods = {
    getEnd(this: ts.Node) {
      return this.end;
    },
    getLineAndCharacterOfPosition(this: ts.SourceFile, position: number) {
      return part.getLineAndCharacterOfPosition(this, position);
    },
    getSourceFile(this: ts.Node) {
      return part.getSourceFileOfNode(this);
    },
    getStart(this: ts.Node, source?: ts.SourceFile) {
      return part.getTokenPosOfNode(this, source);
    },
    getText(this: ts.Node, source: ts.SourceFile = part.getSourceFileOfNode(this)) {
      return source.text.slice(part.getTokenPosOfNode(this, source), this.end);
    },
  };
  const text: PropertyDescriptor = {
    get(this: ts.Identifier | ts.PrivateIdentifier) {
      return part.idText(this);
    },
  };
  const { objectAllocator } = part;
  const Identifier = objectAllocator.getIdentifierConstructor();
  // Made by the constructor of nodes otherwise, some of which hold a text of their own.
  class PrivateIdentifier extends objectAllocator.getTokenConstructor() {}
  part.setObjectAllocator({ ...objectAllocator, getPrivateIdentifierConstructor: () => PrivateIdentifier });
  for (const named of [Identifier, PrivateIdentifier]) Object.defineProperty(named.prototype, "text", text);
  // Files are nodes, too.
  for (const any of [objectAllocator.getNodeConstructor(), objectAllocator.getTokenConstructor(), Identifier]) {
    Object.assign(any.prototype, methods);
  }
}

const require = createRequire(import.meta.url);
const syntax = loadSyntax(require.resolve("typescript"), () => require("typescript") as typeof ts); // what it is, by its own types

export default syntax;
