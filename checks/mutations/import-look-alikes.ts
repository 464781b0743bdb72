import type { Forms } from "./mutation.js";

/** Each is the whole text of one file of plugin `orders` in which only a reader's eye sees a breach. */
export const lookAlikes: Forms = {
  "a path in a string": `export const text = 'import "../../billing/src/tax.js"';`,
  "a path in a comment": `// import "../../billing/src/tax.js"\n/* require("../../billing/src/tax.js") */\nexport {};`,
  "an example in a doc comment": `/**\n * @example\n * import { rate } from "../../billing/src/tax.js";\n */\nexport const a = 1;`,
  "a doc comment in a string": `export const a = '/** @type {import("../../billing/src/tax.js").Rate} */';`,
  "a function called require": `const require = (text: string) => text;\nexport const a = require("../../billing/src/tax.js");`,
  "a method called import": `const data = { import: (text: string) => text };\nexport const a = data.import("../../billing/src/tax.js");`,
  "a function called mock": `const mock = (text: string) => text;\nexport const a = mock("../../billing/src/tax.js");`,
  "a URL to a server": `export const a = new URL("../../billing/src/tax.js", "https://example.org/");`,
  "a file whose name begins like a plugin's": `export const load = () => import("./billing-orders.js");`,
  "a package that is shared": `export * from "@example/money";`,
  "its own package name": `export { default } from "@example/api-orders";`,
  "an npm package called like a folder": `export * from "plugins";`,
  "a template file tree": "export const files = { 'a.ts': `import '../../billing/src/tax.js'` };",
  "a data file by URL": `export const logo = new URL("../logo.svg", import.meta.url);`,
  "an own file, lazily": `const part = "billing";\nexport const load = () => import("./" + part + "-orders.js");`,
  "a built-in module": `import { readFile } from "node:fs/promises";\nexport { readFile };`,
  "a module declaration of a style sheet": `declare module "*.css" { const text: string; export default text; }\nexport {};`,
};
