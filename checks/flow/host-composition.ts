import type { Workspace } from "../workspace.js";
import type { HostFaults } from "./host-fault.js";
import type { Told } from "./host-guard.js";
import type { HostMounts } from "./host-mounts.js";
import { objectsOf, type Atom, type Value } from "./value.js";

/** Plugins come in through the composition, and through nothing else. */
export function judgeImports(workspace: Workspace, files: readonly string[], faults: HostFaults): void {
  const { roots, composition } = workspace.settings;
  const prefixes = Object.keys(roots).map((root) => `${root}/`);
  for (const file of files) {
    for (const { to, line, column, endColumn = 0, typeOnly } of workspace.importsOf(file)) {
      if (to !== null && !typeOnly && file !== composition && prefixes.some((prefix) => to.startsWith(prefix)))
        faults.add("not-from-manifest", file, [line, column, endColumn], to);
    }
  }
  const reached = files.some((file) => workspace.importsOf(file).some(({ to }) => to === composition));
  const [first] = files;
  if (!reached && first !== undefined) faults.add("not-from-manifest", first, [1, 1, 0], "");
}

/** What the builder is given is the composition as it was generated. */
export function judgeComposition(builders: readonly Told<"builder">[], composition: string, faults: HostFaults): void {
  for (const { event, file, at } of builders) {
    const atoms = [...event.composition];
    if (atoms.length === 0 || atoms.some((atom) => atom.k !== "tag" || atom.tag.kind !== "composition"))
      faults.add("composition", file, at, composition);
  }
}

/** A host that uses the builder mounts nothing else. */
export function judgeBeside(
  mounts: HostMounts,
  results: readonly Value[],
  builder: string | undefined,
  faults: HostFaults,
): void {
  const folder = builder?.slice(0, builder.lastIndexOf("/") + 1);
  for (const { paths, handlers, file, at } of mounts.all) {
    if (folder !== undefined && file.startsWith(folder)) continue;
    // Handing every path on to what the builder made adds no route.
    const handsOn = handlers.every(
      (handler) => handler.size > 0 && [...handler].every((atom) => comesFrom(atom, results)),
    );
    if (handsOn && (paths ?? ["?"]).every((path) => /^\/?\*{0,2}$/.test(path))) continue;
    faults.add("beside", file, at, paths?.join(", ") ?? "");
  }
}

/** Whether a value is, or is a member of, something that the builder made. */
function comesFrom(atom: Atom, results: readonly Value[]): boolean {
  if (results.some((result) => result.has(atom))) return true;
  if (atom.k === "member") return comesFrom(atom.of, results);
  if (atom.k === "function")
    return results.some((result) =>
      objectsOf(result).some((object) => [...object.properties.values()].some((held) => held.has(atom))),
    );
  return atom.k === "object" && atom.object.made !== undefined && comesFrom(atom.object.made.callee, results);
}
