import type { Forms } from "./mutation.js";

/** Each is the whole text of one file in which work is put off outside of the register, in the line with `!`. */
export const deferrals: Forms = {
  "TODO in a comment": `// TODO: refunds //!\nexport {};\n`,
  "TODO at the end of a line": `export const a = 1; // TODO refunds //!\n`,
  "TODO of a person": `// TODO(ada): refunds //!\nexport {};\n`,
  "TODO in a block comment": `/*\n * first\n * TODO: refunds //!\n */\nexport {};\n`,
  "todo in small letters": `// todo: refunds //!\nexport {};\n`,
  FIXME: `// FIXME rounding //!\nexport {};\n`,
  XXX: `// XXX this is wrong for leap years //!\nexport {};\n`,
  HACK: `/* HACK until the store is there //! */\nexport {};\n`,
  "a doc tag": `/**\n * @todo refunds //!\n */\nexport const a = 1;\n`,
  "deferred to a phase": `// deferred to phase B: refunds //!\nexport {};\n`,
  "an entry that the register does not have": `// TODO(DR-042): refunds //!\nexport {};\n`,
  "TODO in an argument list": `export const add = (a: number /* TODO: cents */) => a; //!\n`,
  "TODO between members": `export const table = {\n  a: 1,\n  // TODO: b //!\n};\n`,
  "TODO in a template's expression": "export const text = (a: number) => `${/* TODO: format */ a}`; //!\n",
  "TODO before nothing": `export {};\n// TODO: the rest //!`,
  "a test that is none": `import { test } from "vitest";\ntest.todo("refunds"); //!\n`,
  "a suite that is none": `import { describe as suite } from "vitest";\nimport { it } from "vitest";\nit.todo("refunds"); //!\nexport { suite };\n`,
  "a body that only throws": `export function refund(): never {\n  throw new Error("not implemented"); //!\n}\n`,
  "a body that throws a TODO": `export const refund = () => {\n  throw new TypeError("TODO: refunds"); //!\n};\n`,
  "not yet implemented": `export class Store {\n  drop() { throw new Error("Store.drop is not yet implemented"); } //!\n}\n`,
  "a register of its own": `export const later = [{ id: "DR-005", reason: "no time", unblock: "time", phase: "B" }]; //!\n`,
};

/** What has only the words. */
export const noDeferrals: Forms = {
  "an entry of the register": `// TODO(DR-002): keys of all instances\nexport {};\n`,
  "an entry of the register, in prose": `// Keys are per instance: DR-002 puts the rest off.\nexport {};\n`,
  "an app of todos": `export interface Todo { title: string; done: boolean }\nexport const todo = (title: string): Todo => ({ title, done: false });\nexport const todos: Todo[] = [];\n`,
  "a title": `export const title = "TODO: buy milk";\nexport const tag = 'FIXME';\n`,
  "a template": "export const text = (n: number) => `TODO ${n} // FIXME`;\n",
  "a regular expression": `export const marks = /TODO|FIXME|XXX/;\n`,
  "a column of a board": `export enum Column { TODO = "TODO", DONE = "DONE" }\nexport const first = Column.TODO;\n`,
  "a todo list in a comment": `// The todo list is shown first; a todo that is done goes away.\nexport {};\n`,
  "a placeholder": `// A number has the form XXX-XXX-XXXX.\nexport {};\n`,
  "a size": `// Sizes go from S to XXXL.\nexport {};\n`,
  "a hackathon": `// Made at a hackathon; hacks are welcome there.\nexport {};\n`,
  "an answer of 501": `export const answer = () => new Response("not implemented", { status: 501 });\n`,
  "an error that is checked for": `export const isMissing = (error: Error) => error.message === "not implemented";\n`,
  "a deferred promise": `// A deferred: a promise with its resolve beside it, to be settled from outside.\nexport const deferred = () => Promise.withResolvers<void>();\n`,
  "an address": `// See https://example.org/TODO-lists and https://example.org/?q=HACK-day\nexport {};\n`,
  "a test about todos": `import { expect, test } from "vitest";\ntest("a TODO can be done", () => expect("todo").toBe("todo"));\n`,
  "a store's own method": `declare const board: { todo(title: string): void };\nboard.todo("milk");\nexport {};\n`,
  "JSX text": `export const Label = () => <b>TODO: milk</b>;\n`,
};
