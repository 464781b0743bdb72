import type { Workspace } from "../../facts/workspace.js";
import type { HostFaults } from "./fault.js";
import type { Told } from "./event.js";

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
    if (atoms.length === 0 || atoms.some((atom) => atom.k !== "label" || atom.label.kind !== "composition"))
      faults.add("composition", file, at, composition);
  }
}
