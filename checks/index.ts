export { defineConfig } from "./workspace/define-config.js";
export type { BridgeConfig, BridgeDecisionConfig, Config, Settings } from "./workspace/settings.js";

export { defineGate } from "./engine/gate.js";
export type { Gate } from "./engine/gate.js";
export type { Finding, GateFinding, GateOutcome, Judged, Place, Report } from "./report/finding.js";
export type { NotJudged } from "./workspace/not-judged.js";
export type { Workspace } from "./facts/workspace.js";
