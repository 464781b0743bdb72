import { expect, test } from "vitest";
import importBoundary from "../gates/import-boundary.js";
import noSingletonGlobal from "../gates/no-singleton-global.js";
import { plugin, program, type FileTree } from "../testing.js";
import { scriptBlocks } from "./script-blocks.js";

const tree: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "billing"),
  "plugins/api/billing/src/tax.ts": `export const rate = 0.19;\n`,
  ...plugin("web", "shop"),
};
const src = "plugins/web/shop/src";
const breach = `import { rate } from "../../../api/billing/src/tax.js";`;

test("an import in the script of a component or a page is found at its line", async () => {
  const found = await program({
    ...tree,
    [`${src}/a.vue`]: `<template>\n  <p>{{ rate }}</p>\n</template>\n<script setup lang="ts" generic="T extends Record<string, number>">\n${breach}\n</script>\n`,
    [`${src}/b.svelte`]: `<script module lang="ts">\n  ${breach}\n</script>\n<script>\n  let n = 0;\n</script>\n{rate}\n`,
    [`${src}/c.astro`]: `---\n${breach}\n---\n<p>{rate}</p>\n<script>\n${breach}\n</script>\n`,
    [`${src}/d.mdx`]: `# Prices\n\n${breach}\n\nThe rate is {rate}. To import it:\n\n\`\`\`ts\n${breach}\n\`\`\`\n`,
    [`${src}/e.html`]: `<!doctype html>\n<script src="../../../api/billing/src/tax.js" type="module"></script>\n<script type="module">\n  ${breach}\n</script>\n<script>let global = 0; global++;</script>\n`,
    [`${src}/f.vue`]: `<script lang="tsx">\n${breach}\nexport default () => <p>{rate}</p>;\n</script>\n`,
    [`${src}/g.vue`]: `<!--\n<script>\n${breach}\n</script>\n-->\n<script type="application/json">\n${breach}\n</script>\n`,
  }).findings(importBoundary);
  expect(found).toEqual(
    ["a.vue:5", "b.svelte:2", "c.astro:2", "c.astro:6", "d.mdx:3", "e.html:2", "e.html:4", "f.vue:2"].map(
      (place) => `B101 ${src}/${place}`,
    ),
  );
});

test("what is set up once for a component instance is not module state; what runs once for the module is", async () => {
  const state = `let n = 0;\nexport const next = () => ++n;`;
  const found = await program({
    ...tree,
    [`${src}/a.vue`]: `<script setup>\n${state.replace("export ", "")}\n</script>\n`,
    [`${src}/b.vue`]: `<script>\n${state}\n</script>\n<script setup>\nlet m = 0;\nconst more = () => ++m;\n</script>\n`,
    [`${src}/c.svelte`]: `<script>\n${state}\n</script>\n`,
    [`${src}/d.svelte`]: `<script context="module">\n${state}\n</script>\n`,
  }).findings(noSingletonGlobal);
  expect(found).toEqual([`S101 ${src}/b.vue:3`, `S101 ${src}/d.svelte:3`]);
});

test("a script that does not parse is a finding at its line, as in any other file", async () => {
  const report = await program({ ...tree, [`${src}/a.vue`]: `<template/>\n<script>\nconst = 1;\n</script>\n` }).judge(
    importBoundary,
  );
  expect(report.findings).toMatchObject([{ code: "E001", at: { file: `${src}/a.vue`, line: 3 } }]);
});

test("every place of the scripts is what it is in the file, with characters beyond the BMP and CRLF before them", () => {
  const text = `<p>😀</p>\r\n<script>\r\n  run("😀");\r\n</script>\r\n`;
  const { all = "" } = scriptBlocks("a.svelte", text) ?? {};
  expect(all).toHaveLength(text.length);
  expect(all.indexOf("run(")).toBe(text.indexOf("run("));
  expect(all.replaceAll(/[^\n]/g, "")).toBe(text.replaceAll(/[^\n]/g, ""));
  expect(scriptBlocks("a.ts", text)).toBeUndefined();
});
