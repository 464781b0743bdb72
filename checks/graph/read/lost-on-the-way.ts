import { fieldOf, isNoObject, isSomething, type Field, type Shape } from "../model/shape.js";
import type { ContractProcedure } from "./read-contract.js";
import { requestParts, wantedInVain } from "./wanted-in-vain.js";

/** What an answer is made of where the output is detailed. */
const answerParts = ["status", "headers", "body"];
/** Statuses whose answers have no content (RFC 9110, 15.3.5, 15.3.6 and 15.4.5). */
const withoutContent = new Set(["204", "205", "304"]);

/** Values that JSON has no form for: oRPC leaves out, without a word, them or what makes them more than an object. */
const leftOut: Words = {
  function: "a function",
  symbol: "a symbol",
  "instanceof(Uint8Array)": "bytes",
  "instanceof(Buffer)": "bytes",
  "instanceof(ArrayBuffer)": "bytes",
  "instanceof(Error)": "an error",
  "instanceof(Response)": "a response",
  "instanceof(Request)": "a request",
};
/** Values that have a form only in a body. */
const onlyInBody: Words = {
  file: "a file",
  "instanceof(File)": "a file",
  "instanceof(Blob)": "a blob",
  eventIterator: "a stream of events",
};

type Words = Readonly<Record<string, string>>;

type Question = (procedure: ContractProcedure) => string | undefined;

/** Each says what it finds as the rest of a sentence that begins with the procedure's name. */
const questions: readonly Question[] = [
  ({ input }) => rest(input && holds(input, leftOut), (value) => `takes ${value}, which no request carries`),
  ({ output }) =>
    rest(output && holds(output, leftOut, isChanged), (value) => `returns ${value}, which no answer carries`),
  notInQuery,
  detailedInput,
  detailedOutput,
  oddError,
  noContent,
];

/** Of a field that is made into something else, and of such an output, nobody knows what is sent. */
const isChanged = /\.(?:transform|pipe)\b/;

/** The first value of a procedure that its requests or answers can't carry; `undefined` when all is carried. */
export function lostOnTheWay(procedure: ContractProcedure): string | undefined {
  const known = procedure.changesOutput ? { ...procedure, output: undefined } : procedure;
  return first(questions, (question) => question(known));
}

function notInQuery({ method, input, inputStructure }: ContractProcedure): string | undefined {
  if (method !== "GET" || input === undefined) return undefined;
  const query = inputStructure === "detailed" ? fieldOf(input, "query") : input;
  return rest(query && holds(query, onlyInBody), (value) => `takes ${value}, which the query of a GET can't carry`);
}

function detailedInput(procedure: ContractProcedure): string | undefined {
  const { input, inputStructure } = procedure;
  if (input === undefined || inputStructure !== "detailed") return undefined;
  const found = outside(input, requestParts, ({ optional }) => !optional);
  if (found) return `has a detailed input that ${found}: a request has ${requestParts.join(", ")}`;
  return rest(wantedInVain(procedure, input), (what) => `has a detailed input that ${what}: it refuses every request`);
}

function detailedOutput({ output, outputStructure }: ContractProcedure): string | undefined {
  if (output === undefined || outputStructure !== "detailed") return undefined;
  const found = outside(output, answerParts, () => true);
  if (found) return `has a detailed output that ${found}: an answer has ${answerParts.join(", ")}`;
  const status = fieldOf(output, "status");
  const wrong = status?.is === "choice" && status.options.find((option) => !/^[23]\d\d$/.test(option));
  if (wrong) return `answers with the status ${wrong}, which only an error may have`;
  const headers = fieldOf(output, "headers");
  const [noText] =
    Object.entries(headers?.is === "object" ? headers.fields : {}).find(([, of]) => isNoText(of.shape)) ?? [];
  return rest(
    noText,
    (name) => `answers with the header \`${name}\` that is no text, which is all that a header can be`,
  );
}

function oddError({ errorStatuses }: ContractProcedure): string | undefined {
  const odd = Object.entries(errorStatuses).find(([, status]) => !/^[45]\d\d$/.test(status));
  return rest(odd, ([code, status]) => `has the error \`${code}\` with the status ${status}, which no error may have`);
}

function noContent({ output, outputStructure, successStatus = "" }: ContractProcedure): string | undefined {
  if (output === undefined || outputStructure !== "compact" || !withoutContent.has(successStatus)) return undefined;
  return isSomething(output) ? `returns a value with ${successStatus}, whose answers have no content` : undefined;
}

function rest<Found>(found: Found | undefined, say: (found: Found) => string): string | undefined {
  return found === undefined ? undefined : say(found);
}

/** @param not - Schemas of which nothing is known. */
function holds(shape: Shape, words: Words, not?: RegExp, path = ""): string | undefined {
  switch (shape.is) {
    case "object":
      return first(Object.entries(shape.fields), ([key, field]) =>
        holds(field.shape, words, not, path === "" ? key : `${path}.${key}`),
      );
    case "list":
      return holds(shape.of, words, not, `${path}[]`);
    case "other": {
      const [, builder = ""] = /^(instanceof\(\w+\)|\w+)/.exec(shape.text) ?? [];
      if (!Object.hasOwn(words, builder) || not?.test(shape.text) === true) return undefined;
      return path === "" ? words[builder] : `${words[builder]} at \`${path}\``;
    }
    default:
      return undefined;
  }
}

/** Whether a schema is known to accept neither texts nor a list of them. */
function isNoText(shape: Shape): boolean {
  return (
    shape.is === "object" ||
    (shape.is === "other" &&
      !isChanged.test(shape.text) &&
      /^(?:coerce\.)?(?:number|int|boolean|bigint|date)\b/.test(shape.text))
  );
}

/** Where a detailed value is none, or has a field beside the parts. */
function outside(shape: Shape, parts: readonly string[], counts: (field: Field) => boolean): string | undefined {
  if (isNoObject(shape)) return "is no object";
  if (shape.is !== "object") return undefined;
  const beside = Object.entries(shape.fields).find(([key, field]) => !parts.includes(key) && counts(field));
  return beside && `has \`${beside[0]}\``;
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
