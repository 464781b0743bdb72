/** What this package's own host, gates and harness use of the contract, and nobody else: no entry leads here. */
export { manifestMaxLength } from "./parse-manifest.js";
export { pluginPackageJsonSchema, rawrBlockJsonSchema } from "./manifest-schema.js";
export { parseJsonText, positionsIn, toJsonValue, toPointer } from "./json-text.js";
export type { JsonMember, JsonNode, JsonSyntaxError } from "./json-text.js";
export { refusePath } from "./route.js";
export { checkEnqueued } from "./checked-events.js";
export { checkOwned } from "./checked-functions.js";
export { cronText } from "./checked-options.js";
export { parseExpression, pathOf } from "./expression.js";
export type { Expression } from "./expression.js";
export { parseSchedule } from "./schedule.js";
export type { Schedule } from "./schedule.js";
export { jsonLoss } from "./json-loss.js";
export type { JsonLoss } from "./json-loss.js";
export { toCorrelationId, toEventName, toRunHandle } from "./brand.js";
export { apiPlugins, workflowPlugins } from "./composition.js";
export type { ServicesOption } from "./process-services.js";
export * as messages from "./messages.js";
