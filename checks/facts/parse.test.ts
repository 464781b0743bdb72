import { expect, test } from "vitest";
import { parseFacts } from "./parse.js";

const problems = (file: string, text: string) => parseFacts(file, "", text).parseErrors.map(({ message }) => message);

test.each([
  ["an octal number", "fs.chmodSync(path, 0755);"],
  ["an octal escape", "console.log('\\033[1m');"],
  ["a decimal with a leading zero", "var a = 08.5;"],
  ["an HTML comment", "var a = 1;\n<!-- old\n--> older\nmodule.exports = a;"],
  ["an HTML comment behind code", "var a = 1; <!-- old"],
  [
    "`with`, a return at the top, and names that modules reserve",
    "with (o) { p; }\nvar await = 1, yield = 2, let = 3;\nreturn;",
  ],
])("a script of Node's old kind may have %s", (_what, text) => {
  expect(problems("scripts/a.cjs", text)).toEqual([]);
  expect(problems("scripts/a.js", text)).toEqual([]);
});

test("a module may not, and a slip is a slip in scripts too", () => {
  expect(problems("a.mjs", "var a = 0755;")).toHaveLength(1);
  expect(problems("a.ts", "const a = 0755;")).toHaveLength(1);
  expect(problems("a.js", "import 'b';\nvar a = 0755;")).toHaveLength(1);
  expect(problems("a.cjs", "var a = ;\n<!-- old")).not.toEqual([]);
});

test("an HTML comment that is blanked moves no place", () => {
  const { imports } = parseFacts("a.cjs", "", "var a;\n<!-- old\nrequire('./b');");
  expect(imports).toMatchObject([{ specifier: "./b", line: 3, column: 9 }]);
});
