import type { GateFinding, Judged } from "../../report/finding.js";
import type { RanPart } from "./ran-part.js";
import type { DigestOf, Input, RanDigestOf, Sited, Verdict } from "./verdict.js";

/**
 * Gates whose findings follow from what they read of the workspace and from nothing else: no clock, no environment, no file that they
 * open themselves. Only gates of ours can be among them, for the cache is stamped with our code.
 */
export const reusableGates: ReadonlySet<string> = new Set([
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "no-singleton-global",
]);

/** What gates said earlier, as far as it still holds, and what they say now. */
export interface Verdicts {
  /** The gate's earlier verdict, if every input that it read is what it was. */
  earlier(gate: string): Verdict | undefined;
  /** Keeps a verdict, unless it came from something that can't be compared. */
  keep(
    gate: string,
    found: readonly GateFinding[],
    judged: Judged,
    inputs: Iterable<Input>,
    ran: ReadonlyMap<string, () => RanPart>,
  ): void;
  /** Writes them down, with the facts that they came from. */
  save(): void;
}

export function createVerdicts(
  remembered: Readonly<Record<string, unknown>>,
  digestOf: DigestOf,
  ranDigestOf: RanDigestOf,
  write: (verdicts: Readonly<Record<string, Verdict>>, changed: boolean) => void,
): Verdicts {
  // The checksum of the cache covers them: this is what `save` wrote.
  const verdicts = new Map(Object.entries(remembered as Readonly<Record<string, Verdict>>));
  let changed = false;
  const ranTheSame = ({ ran }: Verdict, input: string, sited: Sited): boolean => {
    const file = input.startsWith("program:") ? input.slice("program:".length) : "";
    const part = sited.has(file) || !Object.hasOwn(ran, file) ? undefined : ran[file];
    return part !== undefined && ranDigestOf(file, part.functions) === part.digest;
  };
  return {
    earlier(gate) {
      const verdict = verdicts.get(gate);
      if (verdict === undefined) return undefined;
      const sited = sitedBy(verdict.found);
      const inputs: Record<string, string> = {};
      for (const [input, was] of Object.entries(verdict.inputs)) {
        const now = digestOf(input as Input, sited); // the keys are inputs: `keep` wrote them
        if (now === undefined || (now !== was && !ranTheSame(verdict, input, sited))) return undefined;
        inputs[input] = now;
        if (now !== was) changed = true;
      }
      // What it didn't run has changed: the next run compares with what is there now.
      const held = { ...verdict, inputs };
      verdicts.set(gate, held);
      return held;
    },
    keep(gate, found, judged, inputs, ran) {
      const digests: Record<string, string> = {};
      const sited = sitedBy(found);
      for (const input of inputs) {
        const now = digestOf(input, sited);
        if (now === undefined) return;
        digests[input] = now;
      }
      const parts = Object.fromEntries([...ran].map(([file, part]) => [file, part()]));
      verdicts.set(gate, { found, judged, inputs: digests, ran: parts });
      changed = true;
    },
    save: () => write(Object.fromEntries(verdicts), changed),
  };
}

/** Findings have places, which are shown, in the files that they stand in or speak of; a clean verdict holds wherever things have moved. */
function sitedBy(found: readonly GateFinding[]): Sited {
  const sited = new Set<string>();
  for (const { at, message, title = "", why = "", fix = "" } of found) {
    sited.add(at.file);
    const words = `${message} ${title} ${why} ${fix}`.split(/[\s`]+/);
    for (const word of words) sited.add(word.replace(/(?::\d+)?[,;:.)]*$/, ""));
  }
  return sited;
}
