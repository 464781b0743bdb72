#!/usr/bin/env node
/**
 * A process of its own: `start-host.js <host file> [flags]` runs a workspace's host from source. Only what is the workspace's own is
 * translated; packages are Node's to load. A hook in front of every module, as `--import jiti/register` is, costs two to three times as much.
 * What a module throws while it is loaded is told in one sentence; what a started host throws is Node's to tell.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createJiti } from "jiti";
import { readThrown } from "../workspace/thrown.js";
import { watchHost } from "./watch-host.js";

const [, , file = "", flag] = process.argv;
const { loaded } = watchHost(file, flag);
// The host is the program: it finds its pages beside itself.
process.argv.splice(1, 2, file);
const modules = join(dirname(file), "node_modules");
const jiti = createJiti(file, {
  extensions: [".ts", ".tsx", ".js"],
  fsCache: existsSync(modules) && join(modules, ".cache/rawr-hq/translated"),
  // Plugins of a monorepo often find the library by the `paths` of its tsconfig.
  tsconfigPaths: true,
});
try {
  await jiti.import(file);
  loaded();
} catch (error) {
  const { reason, place } = readThrown(error, process.cwd());
  const at = place === undefined || reason.includes(place) ? "" : ` (${place})`;
  process.stderr.write(`rawr-hq: the host can't be loaded: ${reason || "nothing is said of the reason"}${at}\n`);
  if (process.env["RAWR_HQ_DEBUG"] === "1") console.error(error);
  // A module that was loaded before may hold what keeps a process alive.
  process.exit(2);
}
