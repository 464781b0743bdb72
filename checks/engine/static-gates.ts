/** The gates that judge sources alone: they answer while one types. The others judge evidence, or run a compiler that the editor runs anyway. */
export const staticGates: readonly string[] = Object.freeze([
  "metadata-contract",
  "host-composition-guard",
  "no-singleton-global",
  "bridge-timebox",
  "import-boundary",
]);
