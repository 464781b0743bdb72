import type { Settings } from "../workspace/settings.js";

/**
 * Rules for dependency-cruiser in a workspace that has none of its own: the import directions of SPEC 2.5 (D-014), by the
 * roots, layers, host and composition of the settings.
 * Rings are no rule of these: `import-boundary` finds them itself (`cycles.ts`).
 */
export function builtInRules({ roots, host, composition }: Settings): object {
  const surface = Object.keys(roots).map(escaped).join("|");
  const tops = [...host, composition].map(escaped).join("|");
  return {
    forbidden: [
      {
        name: "no-plugin-to-plugin",
        comment: "plugins are mounted, versioned and removed one by one",
        severity: "error",
        from: { path: `^(${surface})/([^/]+)/` },
        to: { path: `^(${surface})/[^/]+/`, pathNot: "^$1/$2/" },
      },
      {
        name: "no-plugin-to-host",
        comment: "the host mounts plugins; a plugin that knows its host can't be mounted by another",
        severity: "error",
        from: { path: `^(${surface})/` },
        to: { path: `^(${tops})(/|$)` },
      },
      {
        name: "no-package-to-plugin-or-host",
        comment: "all plugins share the packages, so a package must not depend on any of them",
        severity: "error",
        from: { path: "^packages/", pathNot: `^(${surface})/|^(${tops})(/|$)` },
        to: { path: `^(${surface})/|^(${tops})(/|$)` },
      },
    ],
    // What lies outside of the workspace is no input of a verdict (`cruiseKeys`): an import of it is seen, and nothing behind it.
    options: { doNotFollow: { path: "^(\\.\\.|/|[A-Za-z]:)|(^|/)(node_modules|dist|artifacts)/" } },
  };
}

function escaped(path: string): string {
  return path.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
