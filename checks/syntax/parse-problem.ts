import { Project, ts } from "ts-morph";

/** Why a text is no TypeScript or JavaScript, with its line; `undefined` when it is. */
export function parseProblem(path: string, text: string): string | undefined {
  const project = new Project({
    compilerOptions: { allowJs: true, noLib: true, jsx: ts.JsxEmit.Preserve, noResolve: true },
    skipLoadingLibFiles: true,
    useInMemoryFileSystem: true,
  });
  const source = project.createSourceFile(`/${path}`, text);
  const [first] = project.getProgram().getSyntacticDiagnostics(source);
  if (first === undefined) return undefined;
  const message = ts.flattenDiagnosticMessageText(first.compilerObject.messageText, " ");
  return `line ${first.getLineNumber()}: ${message.replace(/\.$/, "")}`;
}
