// The compatibility read of a workspace that migrates. Importing it after the hard expiry is a finding.
export { createCompatibilityRead } from "./compatibility-read.js";
export type { CompatibilityRead, CompatibilityReadOptions, LegacyReading } from "./compatibility-read.js";
