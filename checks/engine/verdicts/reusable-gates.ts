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
