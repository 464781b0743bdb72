import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { build } from "rolldown";

/**
 * Bundles the script of a page: one piece of text, without imports. A part of the build, never of what is published.
 * `node bundle-script.mjs <entry> <file>` writes it there; without a file it goes to stdout, for whoever runs from source.
 */
const [entry = "", file] = process.argv.slice(2);
const { output } = await build({
  input: resolve(entry),
  output: { format: "iife", minify: true, sourcemap: false },
  platform: "browser",
  treeshake: true,
  write: false,
  logLevel: "warn",
});
const { code } = output[0];
if (file === undefined) process.stdout.write(code);
else {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}
