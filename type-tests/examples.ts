/** An `@example` of a doc comment, as its reader would type it. */
export interface Example {
  /** `<file>: <the declaration that it stands above>`. */
  readonly title: string;
  /** What the declaration declares. */
  readonly name: string;
  readonly code: string;
}

/** The examples of a source file, in order. */
export function readExamples(file: string, source: string): Example[] {
  return [...source.matchAll(/\/\*\*\n((?: \*.*\n)+?) \*\/\n(?:\/\/.*\n)*(.*)/g)].flatMap(
    ([, comment = "", declaration = ""]) => {
      const lines = comment.split("\n").map((line) => line.replace(/^ \* ?/, ""));
      const start = lines.indexOf("@example");
      if (start === -1) return [];
      const end = lines.findIndex((line, index) => index > start && line.startsWith("@"));
      const code = lines
        .slice(start + 1, end === -1 ? undefined : end)
        .join("\n")
        .trim();
      const [, name = "?"] = /(?:function|type|interface|const|class) (\w+)/.exec(declaration) ?? [];
      return [{ title: `${file}: ${name}`, name, code }];
    },
  );
}

/** The example with every `//=>` made a comparison: of types below a type alias, of values after an expression. */
export function withComparisons(code: string): string {
  return code
    .replaceAll(/^type (\w+)([^;]*);\n\/\/=> (.+)$/gm, "type $1$2;\nsame<$1, $3>(true);")
    .replaceAll(/^(.+); \/\/=> (.+)$/gm, "compare($1, $2);");
}
