import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Owner } from "@rawr/hq-contract/governance";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { writeWhole } from "../../workspace/write-whole.js";
import type { Settings } from "../../workspace/settings.js";
import { codeOwnersPlace } from "./code-owners-place.js";

/** A path, and who owns it. */
export interface OwnedPath {
  /** Relative to the root; a folder means all that is in it. `*` is everything that nothing below names. */
  readonly path: string;
  readonly owner: Owner;
}

/** Who owns what: the roots, the composition and the host by their meaning, then what the settings say. A later one wins, as in the file. */
function ownedPaths(settings: Settings): OwnedPath[] {
  const byPath = new Map<string, Owner>([["*", "verification-gates"]]);
  for (const root of Object.keys(settings.roots)) byPath.set(root, "plugin-lifecycle");
  for (const path of [settings.composition, ...settings.host]) byPath.set(path, "runtime-host");
  for (const [path, owner] of Object.entries(settings.codeOwners)) {
    byPath.delete(path);
    byPath.set(path, owner);
  }
  return [...byPath].map(([path, owner]) => ({ path, owner }));
}

const header =
  "# Written by `rawr-hq generate` from the settings and the owners of the contract: change those, then run it again.\n";

/** The CODEOWNERS file of a workspace that lies in the folder `prefix` of its repository ("" for its top). Byte-stable. */
export function renderCodeOwners(settings: Settings, prefix = ""): string {
  const base = prefix === "" ? "" : `/${escaped(prefix)}`;
  const lines = ownedPaths(settings).map(({ path, owner }) => {
    const pattern = path === "*" ? (base === "" ? "*" : `${base}/`) : `${base}/${escaped(path)}`;
    return `${pattern} ${settings.owners[owner].primary}`;
  });
  return `${header}${lines.join("\n")}\n`;
}

function escaped(path: string): string {
  return path.replace(/[\s#*?[\]\\]/g, "\\$&");
}

/** What {@link generateCodeOwners} did; as with the composition. */
export interface CodeOwnersResult {
  readonly exitCode: 0 | 1;
  /** `off`: neither the settings nor a file that was written before ask for one. */
  readonly outcome: "written" | "unchanged" | "stale" | "fresh" | "off";
  readonly file: string;
}

/**
 * Writes the CODEOWNERS file, or with `check` compares what is there.
 *
 * Only for a workspace that asks for it: by `codeOwners` in its settings, or by a file that was written before. A file that somebody
 * wrote by hand is never overwritten.
 *
 * @throws CouldNotJudge when it can't be written, or was written by hand.
 */
export async function generateCodeOwners(
  root: string,
  settings: Settings,
  { check = false }: { readonly check?: boolean } = {},
): Promise<CodeOwnersResult> {
  const { file, prefix } = codeOwnersPlace(root);
  const path = join(root, file);
  const text = renderCodeOwners(settings, prefix);
  const current = await readFile(path, "utf8").catch(() => undefined);
  const isOurs = current?.startsWith(header) === true;
  if (!isOurs && Object.keys(settings.codeOwners).length === 0) return { exitCode: 0, outcome: "off", file };
  if (current !== undefined && !isOurs) {
    throw new CouldNotJudge(
      `${file} was written by hand: move its lines to \`codeOwners\` in the settings, then delete it`,
    );
  }
  // A checkout may have given it the line ends of its system.
  const isFresh = current?.replaceAll("\r\n", "\n") === text;
  if (check) return { exitCode: isFresh ? 0 : 1, outcome: isFresh ? "fresh" : "stale", file };
  if (!isFresh) writeWhole(path, text, file);
  return { exitCode: 0, outcome: isFresh ? "unchanged" : "written", file };
}
