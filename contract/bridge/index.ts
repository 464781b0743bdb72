// The bridge of a workspace that migrates: the compatibility read and its record. Importing it after the hard expiry is a finding.
export { createCompatibilityRead } from "./compatibility-read.js";
export type { CompatibilityRead, CompatibilityReadOptions, LegacyReading } from "./compatibility-read.js";
export { openEventFile } from "./event-file.js";
export type { EventFile } from "./event-file.js";
