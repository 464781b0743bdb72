import type { LookAlike, Violation } from "./mutation.js";
import { lookAlikesOf, violationsOf } from "./read-corpus.js";

const corpora: Readonly<Record<string, readonly string[]>> = {
  "metadata-contract": ["metadata-violations", "metadata-flows", "metadata-readings"],
  "import-boundary": ["import-forms", "import-hidden", "import-violations"],
  "host-composition-guard": [
    "host-violations",
    "order-violations",
    "guard-violations",
    "beside-violations",
    "imported-listeners",
    "route-violations",
  ],
  "no-singleton-global": [
    "state-reassigned",
    "state-lazy",
    "state-mutated",
    "state-globals",
    "state-hidden",
    "state-made",
    "state-violations",
  ],
  "bridge-timebox": ["bridge-violations"],
};

/** What each gate must find. */
export const violations: Readonly<Record<string, readonly Violation[]>> = Object.fromEntries(
  Object.entries(corpora).map(([gate, names]) => [gate, violationsOf(gate, ...names)]),
);

/** What no gate may find. */
export const lookAlikes: readonly LookAlike[] = lookAlikesOf(
  "import-look-alikes",
  "metadata-look-alikes",
  "state-look-alikes",
  "state-made-look-alikes",
  "word-look-alikes",
  "host-look-alikes",
  "order-look-alikes",
  "beside-look-alikes",
  "route-look-alikes",
);
