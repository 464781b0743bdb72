#!/usr/bin/env node
import { pathToFileURL } from "node:url";
import { commandLineOf } from "./command-line.js";

/**
 * `rawr-hq` where only `@rawr/hq-contract` asks for the name: runs the command of `@rawr/hq-checks`, or says how to install it. Without
 * it, npx would ask a registry for whatever has that name there.
 */
let file: string | undefined;
try {
  file = commandLineOf(process.cwd());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
// rawr-hq-allow B107 until 2027-06-30: the file is the command that is installed where somebody calls for it
if (file !== undefined) await import(pathToFileURL(file).href);
