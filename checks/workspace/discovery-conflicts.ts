import { discoveryProblemCodes, type DiscoveredPlugin, type DiscoveryProblem } from "./discovered-plugin.js";

/** What a plugin calls itself, `<kind>/<capability>`, whether or not that is valid; `undefined` when it doesn't say. */
export function declaredKey({ block }: DiscoveredPlugin): string | undefined {
  const kind = block?.["kind"];
  const capability = block?.["capability"];
  return typeof kind === "string" && typeof capability === "string" ? `${kind}/${capability}` : undefined;
}

/** Plugins that declare the same key, or keys that differ only by case. Each later one is a problem that names the first. */
export function findConflicts(plugins: readonly DiscoveredPlugin[]): DiscoveryProblem[] {
  const firsts = new Map<string, { readonly key: string; readonly plugin: DiscoveredPlugin }>();
  const problems: DiscoveryProblem[] = [];
  for (const plugin of plugins) {
    const key = declaredKey(plugin);
    if (key === undefined) continue;
    const first = firsts.get(key.toLowerCase());
    if (first === undefined) {
      firsts.set(key.toLowerCase(), { key, plugin });
      continue;
    }
    const { line, column } = plugin.at;
    const isSame = first.key === key;
    problems.push({
      code: isSame ? discoveryProblemCodes.duplicate : discoveryProblemCodes.onlyCaseDiffers,
      file: plugin.file,
      line,
      column,
      message: isSame
        ? `\`${key}\` is declared twice, in \`${first.plugin.file}\` and in \`${plugin.file}\`: a capability is unique per kind (D-013)`
        : `\`${first.key}\` in \`${first.plugin.file}\` and \`${key}\` in \`${plugin.file}\` differ only by case (D-013)`,
      fix: `rename one of the two capabilities`,
    });
  }
  return problems;
}
