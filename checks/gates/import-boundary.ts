import { defineBoundaries } from "../facts/boundaries.js";
import { configImports } from "../facts/config-imports.js";
import type { CruiseResult } from "../facts/cruise.js";
import { isPlainScript, isReadable } from "../facts/known-file.js";
import { findCycles } from "../facts/cycles.js";
import type { ImportKind, ResolvedImport } from "../facts/import-facts.js";
import { confirmed, mending, type Confirm, type Confirmations } from "../engine/confirmed.js";
import type { GateFinding, Judged } from "../report/finding.js";
import { defineGate } from "../engine/gate.js";
import type { Workspace } from "../facts/workspace.js";
import { overlap, placeOf } from "../workspace/place.js";

/** `new URL("./logo.svg", import.meta.url)` names a file; only what runs or is compiled makes a ring or needs deciding. */
const namesOnly: ReadonlySet<ImportKind> = new Set(["url", "mock", "glob", "augmentation", "require.resolve"]);

const rules = {
  B101: {
    title: "plugin imports another plugin",
    why: "plugins are mounted, versioned and removed one by one",
    fix: "move the shared code to a package, or call the other plugin over its route",
  },
  B102: {
    title: "plugin imports the host",
    why: "the host mounts plugins; a plugin that knows its host can't be mounted by another",
    fix: "take what you need as a port or from the request's context",
  },
  B103: {
    title: "package imports a plugin or the host",
    why: "all plugins share the packages, so a package must not depend on any of them",
    fix: "move the code into the plugin, or pass what the package needs as an argument",
  },
  B104: {
    title: "plugin imported outside the composition root",
    why: "only the composition root decides what is mounted, so only it may import plugins",
    fix: "use the composition that the root exports, or call the plugin over its route",
  },
  B105: {
    title: "layer imports a forbidden layer",
    why: "a layer may import only the layers that `layers` in the settings allows",
    fix: "reverse the dependency, or move the shared code to a lower layer",
  },
  B106: {
    title: "imports form a cycle",
    why: "files in a cycle can't be understood, tested or removed separately",
    fix: "move what both need into a file that imports neither",
  },
  B107: {
    title: "imported module is unknown",
    why: "an unresolved import may cross any boundary",
    fix: "write the module name as a literal, or choose from a table of literal imports",
  },
  B108: {
    title: "forbidden by a rule of dependency-cruiser",
    why: "the workspace's own rules apply to every import",
    fix: "remove the import, or change the rule if it is wrong",
  },
  B109: {
    title: "dependency-cruiser saw fewer modules than there are source files",
    why: "its rules don't cover files that it never visited",
    fix: "narrow its `exclude` and `includeOnly` to what `ignore` in the settings covers",
  },
  B110: {
    title: "layer without files",
    why: "a rule that matches nothing can't fail",
    fix: "correct the folder's name, or remove the layer from the settings",
  },
} as const;

type Code = keyof typeof rules;

export default defineGate({
  name: "import-boundary",
  policy: "D-014",
  owner: "plugin-lifecycle",
  rules,
  check: (workspace) => confirmed(candidates(workspace), workspace, rules, confirmations),
});

/** What ts-morph says about a candidate: where what it imports is declared, and what would mend it. */
const confirmations: Confirmations<Code> = {
  B101: importedBy,
  B103: importedBy,
  B104: importedBy,
  B107: mending(async () => (await import("../authoring/fix/mend-imports.js")).constantSpecifier),
  B110: async () => (await import("./confirm/exact-span.js")).exactSpan,
};

async function importedBy(): Promise<Confirm> {
  return (await import("./confirm/imported.js")).imported;
}

async function* candidates(workspace: Workspace): AsyncGenerator<GateFinding<Code>, Judged> {
  const boundaries = defineBoundaries(workspace.settings, workspace.files);
  const edges = [
    ...workspace.files.flatMap((file) => workspace.importsOf(file)),
    ...configImports(workspace, boundaries.unitOf),
  ];
  const reported = new Set<string>();
  const places = new Map<string, ResolvedImport[]>();

  for (const edge of edges) {
    const at = placeOf(edge.from, edge);
    if (edge.how === "undecidable") {
      // A loader outside plugins and packages loads what a user names, such as a config.
      const isLaw = edge.kind !== "loader" || boundaries.isShared(edge.from);
      if (edge.kind !== "url" && isLaw) {
        yield { rule: "B107", at, message: `the code does not show which module ${edge.text} names` };
      }
      continue;
    }
    const breach = edge.to === null ? undefined : boundaries.breach(edge.from, edge.to);
    if (breach === undefined) {
      continue;
    }
    reported.add(`${edge.from}\0${edge.to ?? ""}`);
    // `import(new URL("../b.js", import.meta.url))` is one import.
    const key = `${edge.from}\0${breach.message}`;
    const before = places.get(key) ?? [];
    places.set(key, [...before, edge]);
    if (!before.some((other) => overlap(other, edge))) {
      yield { rule: breach.code, at, message: breach.message + remark(edge) };
    }
  }

  // Within a plugin, package or layer a ring of types is gone once the compiler is through. Across them every import counts.
  const runs = edges.filter(({ kind }) => !namesOnly.has(kind));
  const across = findCycles(runs).filter(({ members }) => new Set([...members].map(boundaries.unitOf)).size > 1);
  const within = findCycles(runs.filter(({ typeOnly }) => !typeOnly)).filter(
    ({ path }) => !across.some(({ members }) => members.has(path[0] ?? "")),
  );
  const rings = [...across, ...within];
  for (const ring of rings) {
    yield {
      rule: "B106",
      at: placeOf(ring.first.from, ring.first),
      message: `the cycle is ${ring.path.join(" -> ")}`,
    };
  }
  for (const layer of boundaries.unmatched) {
    const file = workspace.settings.configFile ?? "package.json";
    yield {
      rule: "B110",
      at: { file, line: lineOf(workspace, file, layer), column: 1 },
      message: `\`layers\` names \`${layer}\`, which has no source files`,
    };
  }

  const cruised = workspace.files.length === 0 ? nothingCruised : await workspace.cruise();
  yield* missed(workspace, cruised);
  for (const violation of cruised.violations.filter(({ severity }) => severity === "error")) {
    const { from, to, rule, comment, about } = violation;
    const ringMembers = new Set([from, ...violation.cycle]);
    const known =
      reported.has(`${from}\0${to}`) ||
      (violation.cycle.length > 0 && rings.some(({ members }) => [...ringMembers].every((file) => members.has(file))));
    const edge = workspace.importsOf(from).find((candidate) => means(candidate, to));
    // It takes every call of something named `require` for an import; in our own rules the facts know better.
    const shadowed = edge === undefined && about === "import" && cruised.configuration === null;
    if (!known && !shadowed) {
      const { cruiseSentence } = await import("../facts/cruise-sentence.js");
      yield {
        rule: "B108",
        at: edge === undefined ? { file: from, line: 1, column: 1 } : placeOf(edge.from, edge),
        title: `forbidden by rule \`${rule}\` of dependency-cruiser`,
        message: cruiseSentence(violation),
        ...(comment === "" ? {} : { why: comment }),
        fix: `${about === "import" ? "remove the import" : "change the module"}, or change the rule in ${cruised.configuration ?? "the settings"} if it is wrong`,
      };
    }
  }
  return { files: workspace.files.length, manifests: 0, imports: edges.length, modules: cruised.modules.length };
}

const nothingCruised: CruiseResult = { modules: [], edges: [], violations: [], configuration: null };

function remark({ typeOnly, kind, how }: ResolvedImport): string {
  if (how === "lexical") {
    return ", by a path without a file";
  }
  return typeOnly ? ", and a type-only import counts" : kind === "static" ? "" : ` (${kind})`;
}

/** Whether the import is the one that dependency-cruiser resolved to `to`: a file, a Node module, a path in node_modules. */
function means({ to: target, specifier }: ResolvedImport, to: string): boolean {
  const name = specifier?.replace(/^node:/, "");
  return (
    target === to || (target === null && name !== undefined && (to === name || to.includes(`node_modules/${name}/`)))
  );
}

function* missed(workspace: Workspace, cruised: CruiseResult): Generator<GateFinding<"B109">> {
  const visited = new Set(cruised.modules);
  const left = workspace.files.filter(
    (file) => !visited.has(file) && isPlainScript(file) && isReadable(workspace.facts(file)),
  );
  if (left.length > 0) {
    const named = left.slice(0, 3).join(", ") + (left.length > 3 ? ` and ${left.length - 3} more` : "");
    yield {
      rule: "B109",
      at: { file: cruised.configuration ?? "package.json", line: 1, column: 1 },
      message: `it visited ${workspace.files.length - left.length} of ${workspace.files.length} source files; left out: ${named}`,
    };
  }
}

function lineOf(workspace: Workspace, file: string, word: string): number {
  const lines = (workspace.text(file) ?? "").split("\n");
  return Math.max(1, lines.findIndex((line) => line.includes(word)) + 1);
}
