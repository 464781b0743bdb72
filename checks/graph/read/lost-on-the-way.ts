import { fieldOf, isNoObject, isSomething, type Field, type Shape } from "../model/shape.js";
import type { ContractProcedure } from "./read-contract.js";
import { requestParts, wantedInVain } from "./wanted-in-vain.js";

/** What an answer is made of where the output is detailed. */
const answerParts = ["status", "headers", "body"];
/** Statuses whose answers have no content (RFC 9110, 15.3.5, 15.3.6 and 15.4.5). */
const withoutContent = new Set(["204", "205", "304"]);

/** Values that JSON has no form for: oRPC leaves them out without a word. */
const leftOut: Words = { function: "a function", symbol: "a symbol" };
/** Values that have a form only in a body. */
const onlyInBody: Words = {
  file: "a file",
  "instanceof(File)": "a file",
  "instanceof(Blob)": "a blob",
  eventIterator: "a stream of events",
};

type Words = Readonly<Record<string, string>>;

/** The first value of a procedure that its requests or answers can't carry, as the rest of a sentence; `undefined` when all is carried. */
export function lostOnTheWay(procedure: ContractProcedure): string | undefined {
  const { method, input, output, successStatus = "" } = procedure;
  const isDetailed = {
    input: procedure.inputStructure === "detailed",
    output: procedure.outputStructure === "detailed",
  };
  const taken = input && holds(input, leftOut);
  if (taken) return `takes ${taken}, which no request carries`;
  const given = output && holds(output, leftOut);
  if (given) return `returns ${given}, which no answer carries`;
  if (input && method === "GET") {
    const query = isDetailed.input ? fieldOf(input, "query") : input;
    const found = query && holds(query, onlyInBody);
    if (found) return `takes ${found}, which the query of a GET can't carry`;
  }
  if (input && isDetailed.input) {
    const found = outside(input, requestParts, ({ optional }) => !optional);
    if (found) return `has a detailed input that ${found}: a request has ${requestParts.join(", ")}`;
    const wanted = wantedInVain(procedure, input);
    if (wanted) return `has a detailed input that ${wanted}: it refuses every request`;
  }
  if (output && isDetailed.output) {
    const found = outside(output, answerParts, () => true);
    if (found) return `has a detailed output that ${found}: an answer has ${answerParts.join(", ")}`;
    const status = fieldOf(output, "status");
    const wrong = status?.is === "choice" && status.options.find((option) => !/^[23]\d\d$/.test(option));
    return wrong ? `answers with the status ${wrong}, which only an error may have` : undefined;
  }
  const isLost = output !== undefined && withoutContent.has(successStatus) && isSomething(output);
  return isLost ? `returns a value with ${successStatus}, whose answers have no content` : undefined;
}

function holds(shape: Shape, words: Words, path = ""): string | undefined {
  switch (shape.is) {
    case "object":
      return first(Object.entries(shape.fields), ([key, field]) =>
        holds(field.shape, words, path === "" ? key : `${path}.${key}`),
      );
    case "list":
      return holds(shape.of, words, `${path}[]`);
    case "other": {
      const [, builder = ""] = /^(instanceof\(\w+\)|\w+)/.exec(shape.text) ?? [];
      if (!Object.hasOwn(words, builder)) return undefined;
      return path === "" ? words[builder] : `${words[builder]} at \`${path}\``;
    }
    default:
      return undefined;
  }
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
