import type { Workspace } from "../../facts/workspace.js";
import { packageFields } from "../../workspace/package.js";

/** The package that says who may call what. */
export const library = "@rawr/hq-contract";

type Read = Pick<Workspace, "text">;

/**
 * Which version of the library a tree says that it has: the one that its lockfile names, else the range of its package.json; undefined
 * when neither says. It is what was committed, not what happens to be installed.
 */
export function libraryVersion(workspace: Read): string | undefined {
  return (
    fromPackageLock(workspace.text("package-lock.json")) ??
    firstMatch(
      workspace.text("pnpm-lock.yaml"),
      /^\s+'?@rawr\/hq-contract'?:\n\s+specifier:.*\n\s+version:\s*([^\s(]+)/m,
    ) ??
    firstMatch(workspace.text("yarn.lock"), /^"?@rawr\/hq-contract@.*:\n\s+version:? "?([^"\n]+)"?$/m) ??
    firstMatch(workspace.text("bun.lock"), /"@rawr\/hq-contract": \["@rawr\/hq-contract@([^"]+)"/) ??
    fromPackage(workspace.text("package.json"))
  );
}

function fromPackageLock(text: string | undefined): string | undefined {
  const packages = packageFields(text)?.["packages"];
  const entry = member(packages, `node_modules/${library}`);
  const linked = member(entry, "resolved");
  const version =
    member(entry, "version") ?? (typeof linked === "string" ? member(member(packages, linked), "version") : undefined);
  return typeof version === "string" ? version : undefined;
}

function fromPackage(text: string | undefined): string | undefined {
  const manifest = packageFields(text);
  for (const kind of ["dependencies", "devDependencies", "peerDependencies"]) {
    const range = member(member(manifest, kind), library);
    if (typeof range === "string") return range;
  }
  return undefined;
}

function firstMatch(text: string | undefined, pattern: RegExp): string | undefined {
  return text === undefined ? undefined : pattern.exec(text.replaceAll("\r\n", "\n"))?.[1];
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key]; // an object that has the key
}
