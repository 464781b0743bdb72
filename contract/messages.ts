/**
 * Each sentence once: a function and a type of the same name, so the editor shows what the runtime throws. A sentence names the
 * offender, says the way out, and ends with the policy that says so.
 *
 * The words stand twice, in the type and in the function, side by side: TypeScript refuses a function whose words differ from its
 * type's.
 */
export * from "./messages/identity.js";
export * from "./messages/composition.js";
export * from "./messages/route.js";
export * from "./messages/plugin.js";
export * from "./messages/workflow.js";
export * from "./messages/durable.js";
export * from "./messages/caller.js";
export * from "./messages/parser.js";
