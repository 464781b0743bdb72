export { defineConfig } from "./define-config.js";
export type { BridgeConfig, BridgeDecisionConfig, Config, Settings } from "./settings.js";

export { defineGate } from "./gate.js";
export type { Gate } from "./gate.js";
export type { Finding, GateFinding, GateOutcome, Judged, Place, Report } from "./finding.js";
export type { NotJudged, Workspace } from "./workspace.js";
