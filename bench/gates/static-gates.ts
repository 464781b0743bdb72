/** The gates that judge sources alone: what is measured beside import linters. */
export const staticGates: readonly string[] = [
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "no-singleton-global",
  "bridge-timebox",
];

/** The options of `check` that ask for them and no others. */
export const onlyStaticGates: readonly string[] = staticGates.flatMap((name) => ["--gate", name]);
