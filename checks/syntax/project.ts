import { posix } from "node:path";
import {
  IndentationText,
  NewLineKind,
  Project,
  QuoteKind,
  ts,
  type ManipulationSettings,
  type Node,
  type SourceFile,
} from "ts-morph";
import type { Workspace } from "../facts/workspace.js";
import { placeOf, type Place } from "../workspace/place.js";
import { declarationOf, nodeIn } from "./declaration.js";
import { diffEdits } from "./diff-edits.js";
import { pathOf, usesOf } from "./paths.js";
import { quoteOf } from "./quote-of.js";

const compilerOptions: ts.CompilerOptions = {
  allowJs: true,
  jsx: ts.JsxEmit.Preserve,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noLib: true,
  strict: true,
  target: ts.ScriptTarget.ESNext,
  types: [],
};

/** What the syntax of a workspace is read through. */
export type Readable = Pick<Workspace, "files" | "facts" | "importsOf" | "text">;

/** The only place that makes ts-morph's projects: in memory, filled file by file as the checker asks. */
export function openProject(workspace: Readable) {
  const sources = new Set(workspace.files);
  const project = new Project({
    compilerOptions,
    skipLoadingLibFiles: true,
    useInMemoryFileSystem: true,
    resolutionHost: () => ({
      resolveModuleNames: (names, from) => names.map((name) => resolved(name, inWorkspace(from))),
    }),
  });
  const disk = project.getFileSystem();

  /** As the gates resolve it; the text is there when the checker reads it. */
  function resolved(name: string, from: string): ts.ResolvedModule | undefined {
    const to = workspace.importsOf(from).find(({ specifier }) => specifier === name)?.to;
    if (to === undefined || to === null || !sources.has(to)) return undefined;
    const resolvedFileName = `/${to}`;
    if (!disk.fileExistsSync(resolvedFileName)) disk.writeFileSync(resolvedFileName, workspace.text(to) ?? "");
    return { resolvedFileName };
  }

  function open(path: string): SourceFile {
    const there = project.getSourceFile(`/${path}`);
    return there ?? project.createSourceFile(`/${path}`, workspace.text(path) ?? "", { overwrite: true });
  }

  return {
    file: open,
    at: placeOfNode,
    nodeAt({ file, line, column, endColumn }: Place) {
      const source = open(file);
      const start = source.compilerNode.getPositionOfLineAndCharacter(line - 1, column - 1);
      return nodeIn(source, start, endColumn === undefined ? undefined : start + endColumn - column);
    },
    declarationOf(name: Node) {
      const declaration = declarationOf(name);
      if (declaration === undefined) return undefined;
      return {
        name: declaration.name,
        at: placeOfNode(declaration.node),
        get type() {
          return declaration.type;
        },
      };
    },
    uses: usesOf,
    pathOf: (expression: Node) => pathOf(expression),
    edits(file: SourceFile, change: (copy: SourceFile) => void) {
      const path = inWorkspace(file.getFilePath());
      const before = file.getFullText();
      const copy = copyOf(path, before);
      try {
        change(copy);
      } catch (error) {
        // What ts-morph can't write without breaking the file is left to a person.
        if (error instanceof Error && error.message.startsWith("Manipulation error")) return [];
        throw error;
      }
      return diffEdits(path, before, copy.getFullText());
    },
  };
}

/** A file on its own: its changes move nothing of the project, whose nodes stay what they are. */
function copyOf(path: string, text: string): SourceFile {
  const manipulationSettings = habitsOf(text);
  const scratch = new Project({
    compilerOptions,
    manipulationSettings,
    skipLoadingLibFiles: true,
    useInMemoryFileSystem: true,
  });
  return scratch.createSourceFile(`/${path}`, text);
}

/** What is added looks like what is there. */
function habitsOf(text: string): Partial<ManipulationSettings> {
  const indent = /^(\t|  (?: {2})?)(?=[^ \t*])/m.exec(text)?.[1];
  return {
    indentationText:
      indent === "\t"
        ? IndentationText.Tab
        : indent?.length === 4
          ? IndentationText.FourSpaces
          : IndentationText.TwoSpaces,
    newLineKind: text.includes("\r\n") ? NewLineKind.CarriageReturnLineFeed : NewLineKind.LineFeed,
    quoteKind: quoteOf(text) === "'" ? QuoteKind.Single : QuoteKind.Double,
    useTrailingCommas: true,
  };
}

function placeOfNode(node: Node): Place {
  const source = node.getSourceFile();
  const { line, column } = source.getLineAndColumnAtPos(node.getStart());
  const end = source.getLineAndColumnAtPos(node.getEnd());
  const isOneLine = end.line === line && end.column > column;
  return placeOf(
    inWorkspace(source.getFilePath()),
    isOneLine ? { line, column, endColumn: end.column } : { line, column },
  );
}

function inWorkspace(path: string): string {
  return posix.relative("/", path);
}
