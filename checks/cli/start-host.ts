/**
 * A process of its own: `start-host.js <host file> [flags]` runs a workspace's host from source. Only what is the workspace's own is
 * translated; packages are Node's to load. A hook in front of every module, as `--import jiti/register` is, costs two to three times as much.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createJiti } from "jiti";

const [, , file = ""] = process.argv;
// The host is the program: it finds its pages beside itself.
process.argv.splice(1, 2, file);
const modules = join(dirname(file), "node_modules");
const jiti = createJiti(file, {
  fsCache: existsSync(modules) && join(modules, ".cache/rawr-hq/translated"),
  // Plugins of a monorepo often find the library by the `paths` of its tsconfig.
  tsconfigPaths: true,
});
await jiti.import(file);
