import { bridgeState, phaseABridge, toBridge, type Bridge, type BridgeState } from "@rawr/hq-contract/tables";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import type { ResolvedImport } from "../facts/import-facts.js";
import { defineGate, type Gate } from "../engine/gate.js";
import type { Settings } from "../workspace/settings.js";
import type { Workspace } from "../facts/workspace.js";
import { placeOf } from "../workspace/place.js";

/** The subpath that holds the compatibility read, and the folder that it is built from. */
const bridgeName = /^@rawr\/hq-contract\/(?:dist\/)?(?:contract\/)?bridge(?:$|[/.])/;
const bridgeFolder = "contract/bridge/";

/** The gate with a clock of its own, for tests. */
export function bridgeTimebox(now: () => Date): Gate {
  return defineGate({
    name: "bridge-timebox",
    policy: "D-013",
    owner: "distribution-lifecycle",
    rules: {
      P101: {
        title: "compatibility read outlives the bridge",
        why: "an open-ended bridge is permanent: legacy keys would still decide",
        fix: "remove the compatibility read and everything that depends on it",
      },
      P102: {
        title: "checkpoint passed without a recorded decision",
        why: "a checkpoint without a decision means that nobody is watching the bridge",
        fix: "record the decision in `bridge.decisions`",
      },
    },
    *check(workspace) {
      const bridge = bridgeOf(workspace.settings);
      const state = bridgeState(bridge, now());
      const uses = workspace.files.flatMap((file) =>
        workspace.importsOf(file).filter((edge) => isBridge(edge, workspace)),
      );
      if (state.phase === "expired" || state.phase === "not-started") {
        for (const use of uses)
          yield { rule: "P101", at: placeOf(use.from, use), message: outsideBridge(use, bridge, state) };
      }
      // Who declared no bridge has none open: its read, if there is one, is refused above.
      const undecided = workspace.settings.bridge === undefined ? [] : state.undecided;
      for (const checkpoint of undecided) {
        yield {
          rule: "P102",
          at: { file: workspace.settings.configFile ?? "package.json", line: 1, column: 1 },
          message: `nothing is recorded for the checkpoint of ${checkpoint}, and today is ${state.day}`,
          fix: `record it in \`bridge.decisions\`: \`{ on: "${state.day}", by: "@...", checkpoint: "${checkpoint}", reason: "..." }\``,
        };
      }
      return {
        files: workspace.files.length,
        manifests: 0,
        checkpoints: bridge.checkpoints.length,
        reads: uses.length,
      };
    },
  });
}

export default bridgeTimebox(() => new Date());

/** The bridge of a workspace: its own, else that of Phase A. Throws a CouldNotJudge for dates that make no sense. */
export function bridgeOf({ bridge: dates, configFile }: Settings): Bridge {
  const result = toBridge(dates ?? phaseABridge, dates?.decisions);
  if (!result.ok) throw new CouldNotJudge(`${configFile ?? "settings"}: ${result.problem}`);
  return result.bridge;
}

/** Whether an import, in whatever form, leads to the compatibility read. The folder that defines it may import itself. */
function isBridge(edge: ResolvedImport, workspace: Workspace): boolean {
  if (!edge.specifier?.includes("bridge") && !edge.to?.includes("bridge")) return false; // all but a few
  if (edge.from.startsWith(bridgeFolder) && isOwnPackage(workspace)) return false;
  if (edge.specifier !== null && bridgeName.test(edge.specifier)) return true;
  if (edge.to === null) return false;
  if (/(^|\/)node_modules\/@rawr\/hq-contract\/(dist\/)?contract\/bridge\//.test(edge.to)) return true;
  return (
    edge.to.startsWith(bridgeFolder) &&
    isOwnPackage(workspace) &&
    !edge.to.endsWith("/dates.ts") &&
    !edge.to.endsWith("/legacy-events.ts")
  );
}

function isOwnPackage({ text }: Workspace): boolean {
  return /"name"\s*:\s*"@rawr\/hq-contract"/.test(text("package.json") ?? "");
}

function outsideBridge(
  { from, text }: ResolvedImport,
  { start, hardExpiry }: Bridge,
  { phase, day }: BridgeState,
): string {
  const when = phase === "expired" ? `expired on ${hardExpiry}` : `opens on ${start}`;
  return `${from} imports the compatibility read (${text}), but the bridge ${when}, and today is ${day}`;
}
