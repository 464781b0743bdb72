import { events } from "./events.js";
import { failures } from "./failures.js";
import type { Scenario } from "./scenario.js";
import { flow } from "./flow.js";
import { steps } from "./steps.js";
import { tools } from "./tools.js";

export { playScenarios } from "./stage.js";
export type { Scenario, ScenarioResult, ServerUnderTest } from "./scenario.js";

export const scenarios: readonly Scenario[] = [...steps, ...events, ...failures, ...flow, ...tools];
