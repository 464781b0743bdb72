import { events } from "./events.js";
import { failures } from "./failures.js";
import type { Scenario } from "./scenario.js";
import { flow } from "./flow.js";
import { pairsOfCancellations } from "./pairs-of-cancellations.js";
import { pairsOfConcurrency } from "./pairs-of-concurrency.js";
import { pairsOfEvents } from "./pairs-of-events.js";
import { pairsOfInvocations } from "./pairs-of-invocations.js";
import { pairsOfLimits } from "./pairs-of-limits.js";
import { steps } from "./steps.js";
import { tools } from "./tools.js";

export { playScenarios } from "./stage.js";
export type { Scenario, ScenarioResult, ServerUnderTest } from "./scenario.js";

export const scenarios: readonly Scenario[] = [
  ...steps,
  ...events,
  ...failures,
  ...flow,
  ...tools,
  ...pairsOfConcurrency,
  ...pairsOfLimits,
  ...pairsOfCancellations,
  ...pairsOfInvocations,
  ...pairsOfEvents,
];
