// The events file of a workspace: what the compatibility read and the suites leave behind. Needs Node.
export { openEventFile } from "./event-file.js";
export type { EventFile } from "./event-file.js";
export { recordSuiteRun } from "./record-suite-run.js";
