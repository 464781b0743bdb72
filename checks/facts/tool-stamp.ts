import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileReader } from "./file-reader.js";
import { installedFolder } from "../workspace/installed.js";

/** Of our own code: what reads facts, what judges them, and the contract that both go by. */
const judging = ["checks/engine", "checks/evidence", "checks/facts", "checks/flow", "checks/gates", "checks/workspace"];

/** Of other people's code: what parses and what cruises. */
const packages = ["typescript", "dependency-cruiser", "zod"];

/**
 * Says which program made a cache: the text of every module that has a say in facts and verdicts, and the versions of what they
 * stand on. So a changed rule, a new version of ours or of the compiler never meets what another one remembered.
 */
export function toolStamp(): string {
  const top = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  const hash = createHash("sha256").update(packages.map(versionOf).join("\0"));
  const read = createFileReader();
  for (const folder of [...judging.map((entry) => join(top, entry)), contractIn(top)]) {
    for (const name of modulesIn(folder)) {
      hash.update(`\0${name}\0`).update(read(join(folder, name)));
    }
  }
  return hash.digest("hex");
}

/** The contract's modules: beside ours in the repository, where they are changed, else in a package of their own. */
function contractIn(top: string): string {
  const beside = join(top, "contract");
  return existsSync(beside)
    ? beside
    : join(installedFolder("@rawr/hq-contract", import.meta.url) ?? "", "dist/contract");
}

function modulesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { encoding: "utf8", recursive: true })
      .filter((name) => /(?<!\.test|\.d)\.[jt]s$/.test(name))
      .sort();
  } catch {
    return []; // an installation without that folder has no rules in it either
  }
}

/** Without loading it: a run that finds nothing changed has no need of it. */
function versionOf(name: string): string {
  const folder = installedFolder(name, import.meta.url);
  return folder === undefined ? "" : readFileSync(join(folder, "package.json"), "utf8");
}
