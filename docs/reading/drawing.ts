import { createHash } from "node:crypto";
import { messages } from "#internal";
import { engineRules } from "../../checks/engine/engine-rules.js";
import { loadGates } from "../../checks/engine/gate-list.js";

/** A message as its reader meets it, without the code that it is about. */
export interface Drawn {
  /** The rule's code, or the sentence's name in `contract/messages.ts`. */
  readonly id: string;
  readonly text: string;
}

/** The sentences of the contract, about mistakes as people make them. */
export const samples: Readonly<Record<keyof typeof messages, string>> = {
  apiHasNoFunctions: messages.apiHasNoFunctions("invoicing"),
  badCapability: messages.badCapability("InvoiceTools"),
  badCount: messages.badCount("batchEvents.maxSize", "1", 2),
  badEventName: messages.badEventName("invoice-issued"),
  badExternalName: messages.badExternalName("inngest/function.failed"),
  badFunctionId: messages.badFunctionId("Send Reminder"),
  byteOrderMark: messages.byteOrderMark(),
  codeDisagrees: messages.codeDisagrees("api/billing", "api/invoicing"),
  contextDiffers: messages.contextDiffers("get", "principal"),
  contextIsAFactory: messages.contextIsAFactory(),
  contextLacks: messages.contextLacks("get", "principle", ["principal", "ports"]),
  createIsAFactory: messages.createIsAFactory(),
  duplicateCapability: messages.duplicateCapability("api/invoicing", "plugins/api/invoices"),
  duplicateFunction: messages.duplicateFunction("remind"),
  duplicateJsonKey: messages.duplicateJsonKey("kind", 7),
  durableField: messages.durableField("get", "runId"),
  forbiddenFamily: messages.forbiddenFamily("external", "rpc"),
  foreignEvent: messages.foreignEvent("billing/bill.sent", "invoicing"),
  foreignProcedure: messages.foreignProcedure("get", "apiContract", "invoicing"),
  functionPorts: messages.functionPorts("remind"),
  idempotencyLimits: messages.idempotencyLimits(),
  legacyKey: messages.legacyKey("channel"),
  missingPath: messages.missingPath("invoicing/invoice.issued", "event.data.custmer", "event.data.customer"),
  missingRawr: messages.missingRawr(),
  missingRawrKey: messages.missingRawrKey("capability"),
  noEventNamed: messages.noEventNamed(),
  notAPlugin: messages.notAPlugin("api/invoicing"),
  notAString: messages.notAString("rawr.capability", "a number"),
  notAnObject: messages.notAnObject("`rawr`", "an array"),
  notBatched: messages.notBatched("debounce"),
  notCanonicalPath: messages.notCanonicalPath("/api/orpc/invoicing/../billing"),
  notJson: messages.notJson('expected "," or "}" on line 4'),
  notOneLiteral: messages.notOneLiteral("function id"),
  notRegistered: messages.notRegistered("api/invoice", ["api/invoicing"]),
  outsideFamilies: messages.outsideFamilies("/admin/users"),
  parameterWithoutInput: messages.parameterWithoutInput("get", "id"),
  payloadDiffers: messages.payloadDiffers("trigger", "invoicing/reconciliation.requested"),
  portIsAPromise: messages.portIsAPromise("database"),
  portsAreMade: messages.portsAreMade(),
  procedureDiffers: messages.procedureDiffers("get"),
  procedureMissing: messages.procedureMissing("cancel", ["cancle"]),
  procedureUnpublished: messages.procedureUnpublished("pay"),
  prototypeKey: messages.prototypeKey("__proto__"),
  reactionDiffers: messages.reactionDiffers("workflows/reminders", "invoicing/invoice.issued"),
  requestField: messages.requestField("requestId"),
  sameOperation: messages.sameOperation("list", "find", "listInvoices"),
  sameRoute: messages.sameRoute("list", "find", "GET", "/api/orpc/invoicing/invoices"),
  serviceDiffers: messages.serviceDiffers("web/board", "invoicing.list"),
  serviceMissing: messages.serviceMissing("web/board", "invoice", ["invoicing"]),
  serviceNotOffered: messages.serviceNotOffered("api/invoicing", "mailer", []),
  tooLargeManifest: messages.tooLargeManifest(2_000_000, 1_048_576),
  unhandledEvent: messages.unhandledEvent("trigger", "invoicing/invoice.issue", ["invoicing/invoice.issued"]),
  unknownCaller: messages.unknownCaller("extern"),
  unknownKind: messages.unknownKind("flow"),
  unknownRawrKey: messages.unknownRawrKey("owner"),
  unsentEvent: messages.unsentEvent("workflows/reminders", "billing/bill.sent"),
  wrongKey: messages.wrongKey("api/billing", "api/invoicing"),
  wrongPath: messages.wrongPath("/rpc/invoices", "/api/orpc/invoicing"),
  wrongRoot: messages.wrongRoot("web", "plugins/api/invoicing", "api"),
};

/** Every message: the contract's sentences, and of each rule its title, reason and way out. */
export async function everyMessage(): Promise<readonly Drawn[]> {
  const books = [...(await loadGates()), ...engineRules];
  const rules = books.flatMap((book) =>
    Object.entries(book.rules).map(([id, { title, why, fix }]) => ({
      id,
      text: `${title}; why: ${why}; fix: ${fix}`,
    })),
  );
  return [...Object.entries(samples).map(([id, text]) => ({ id, text })), ...rules];
}

/** `count` messages drawn by lot. An id keeps its lot when others come or go. */
export function draw(all: readonly Drawn[], seed: string, count: number): readonly Drawn[] {
  const lot = ({ id }: Drawn) => createHash("sha256").update(`${seed} ${id}`).digest("hex");
  return all.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1)).slice(0, count);
}
