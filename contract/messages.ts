/**
 * Every sentence with which the contract refuses something: a function and a type of the same name, side by side in the file of the
 * rule, so that the editor shows what the runtime throws. TypeScript refuses a function whose words differ from its type's.
 *
 * A sentence names the offender, says the way out, and ends with the policy that says so.
 */
export { apiHasNoFunctions } from "./api-plugin.js";
export { badCount } from "./checked-count.js";
export { notCanonicalPath } from "./canonical-path.js";
export { misspeltParameter } from "./path-parameters.js";
export { forbiddenFamily, outsideFamilies, unknownCaller } from "./checked-caller.js";
export { contextDiffers, contextLacks, durableField } from "./checked-context.js";
export { foreignProcedure } from "./checked-contract.js";
export { metaIsTaken, partOutside, startedElsewhere } from "./contract-start.js";
export { payloadDiffers, unhandledEvent } from "./checked-events.js";
export { duplicateFunction, foreignEvent, functionPorts } from "./checked-functions.js";
export { unknownKind, wrongRoot } from "./checked-kind.js";
export { reactionDiffers, unsentEvent } from "./checked-reactions.js";
export { procedureDiffers, procedureMissing, procedureUnpublished, routerIsLazy } from "./checked-router.js";
export { namelessProcedure, parameterWithoutInput, sameOperation, sameRoute } from "./checked-routes.js";
export { requestField } from "./checked-run.js";
export { procedureNotPublished, serviceDiffers, serviceMissing } from "./checked-services.js";
export { duplicateCapability, wrongKey } from "./composition.js";
export { createIsAFactory } from "./consumer-plugin.js";
export { noEventNamed } from "./context.js";
export { missingPath } from "./event-path.js";
export { badFunctionId } from "./function-id.js";
export { idempotencyLimits, notBatched } from "./function-options.js";
export { badCapability } from "./identity.js";
export { contextIsAFactory } from "./client/in-process.js";
export { legacyKey } from "./manifest.js";
export { notOneLiteral } from "./one-literal.js";
export { byteOrderMark, missingRawr, notJson, tooLargeManifest } from "./parse-manifest.js";
export { missingRawrKey, unknownRawrKey } from "./parse-manifest/block.js";
export { duplicateJsonKey, prototypeKey } from "./parse-manifest/document-keys.js";
export { notAString, notAnObject } from "./parse-manifest/words.js";
export { notRegistered } from "./plugin-of.js";
export { portIsAPromise, portsAreMade } from "./ports.js";
export { serviceNotOffered } from "./process-services.js";
export { codeDisagrees, notAPlugin } from "./register.js";
export { wrongPath } from "./route.js";
export { badEventName, badExternalName } from "./workflow-event.js";
