import { existsSync } from "node:fs";
import { join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { findPackage } from "../../workspace/installed.js";
import { isOlderCompiler, oldestCompiler } from "../../workspace/package.js";

/** The workspace's own `tsc.js`. Never `.bin/tsc`: another package may have put another compiler there. */
export async function findCompiler(root: string): Promise<{ readonly script: string; readonly version: string }> {
  const typescript = findPackage(root, "typescript");
  const wayOut = async () =>
    (await import("../../workspace/package-manager.js")).addsForDevelopment(root, "typescript@6");
  if (typescript === undefined) {
    throw new CouldNotJudge(`the package \`typescript\` is not installed here: ${await wayOut()}`);
  }
  // 7 is the native compiler: its `lib/tsc.js` is what starts it, as `bin/tsc` does.
  const script = join(typescript.folder, "lib", "tsc.js");
  if (isOlderCompiler(typescript.version) || !existsSync(script)) {
    throw new CouldNotJudge(
      `the installed \`typescript\` is ${typescript.version}, but ${oldestCompiler} or newer is needed: ${await wayOut()}`,
    );
  }
  return { script, version: typescript.version };
}
