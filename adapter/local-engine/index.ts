// The engine
export { createLocalEngine, type LocalEngine, type RunView } from "./local-engine.js";
export type { LocalEngineOptions } from "./engine-options.js";
export type { Registered } from "./registration.js";
export type { RunStatus } from "./run.js";

// Time
export { createSystemClock, createVirtualClock, type Clock, type VirtualClock } from "./clock.js";
export { fastForward } from "./fast-forward.js";

// Its page
export type { OfferedEvent, PageOptions } from "./page/offer.js";

// What it tells
export { LocalEngineError, type Log, type LogEntry } from "./log.js";
export type { SentRequest } from "./transport.js";
