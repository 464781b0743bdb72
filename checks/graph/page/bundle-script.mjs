import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

/**
 * Bundles the page's script: one piece of text, without imports. A part of the build, never of what is published.
 * `node bundle-script.mjs <file>` writes it there; without a file it goes to stdout, for whoever runs from source.
 */
const { output } = await build({
  input: fileURLToPath(new URL("browser/entry.ts", import.meta.url)),
  output: { format: "iife", minify: true, sourcemap: false },
  platform: "browser",
  treeshake: true,
  write: false,
  logLevel: "warn",
});
const [file] = process.argv.slice(2);
const { code } = output[0];
if (file === undefined) process.stdout.write(code);
else {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}
