import { mutant, type Mutant } from "../../prove/mutant.js";

const harness = "hq.harness.test.ts";
const define = "testing/define-harness.ts";
const judge = "testing/judge-refusal.ts";
const cell = "testing/forbidden-cell.ts";
const recorder = "testing/recorder.ts";
const test = (id: string, breaks: string, file: string, find: string, replace: string): Mutant =>
  mutant("harness", id, breaks, file, find, replace);

const inProcess = "async ({ services }) => {\n";
const noAssertions = {
  file: define,
  find: "if (expect.getState().assertionCalls === 0)",
  replace: "if (expect.getState().assertionCalls < 0)",
};

/** What is broken in the tests: a harness that is emptied, skipped, renamed, filtered, shortened or weakened must not stay green. */
export const harnessMutants: readonly Mutant[] = [
  test("harness-emptied", "the harness defines nothing", harness, "defineHarness<Hq>({", "void ({"),
  test(
    "harness-skipped",
    "the suites are skipped",
    define,
    'describe("the required suites", () => {',
    'describe.skip("the required suites", () => {',
  ),
  test(
    "cells-skipped",
    "the cells are skipped",
    define,
    'describe("the forbidden cells of the caller matrix", () => {',
    'describe.skip("the forbidden cells of the caller matrix", () => {',
  ),
  test(
    "seams-skipped",
    "the seams are skipped under a condition",
    define,
    'describe("the seams between instances in one process", () => {',
    'describe.skipIf(true)("the seams between instances in one process", () => {',
  ),
  test(
    "cells-as-todo",
    "the cells are still to do",
    define,
    'describe("the forbidden cells of the caller matrix", () => {',
    'describe.todo("the forbidden cells of the caller matrix", () => {',
  ),
  test(
    "only-one",
    "only the cells run",
    define,
    'describe("the forbidden cells of the caller matrix", () => {',
    'describe.only("the forbidden cells of the caller matrix", () => {',
  ),
  test("expected-to-fail", "a test is expected to fail", define, "const once = {", "const once = { fails: true,"),
  test(
    "filtered",
    "the runner's settings leave tests out by their names",
    "vitest.config.ts",
    "test: {\n    projects: [",
    "test: {\n    testNamePattern: /RPC/,\n    projects: [",
  ),
  test(
    "filtered-by-file",
    "the runner's settings leave the harness out",
    "vitest.config.ts",
    'const excluded = ["**/node_modules/**",',
    'const excluded = ["**/*.harness.test.ts", "**/node_modules/**",',
  ),
  test("suite-renamed", "a suite has another name", harness, '"suite:runtime:ingress": {', '"suite:runtime:ingres": {'),
  test(
    "suite-removed",
    "a suite has no test",
    harness,
    '"suite:web:published-openapi": {',
    '"suite:web:published-openapi": {},\n    ...{',
  ),
  test(
    "cell-removed",
    "a cell is not in the map",
    harness,
    'rpc: { route: rpcRoute, control: "first-party-web" },',
    "",
  ),
  test(
    "evidence-renamed",
    "a cell's evidence has another name",
    define,
    "`cell:${caller}:${family}`",
    "`cells:${caller}:${family}`",
  ),
  test("test-emptied", "a test does nothing", harness, inProcess, `${inProcess}        return;\n`),
  test(
    "test-hollow",
    "a test asserts a constant and nothing else",
    harness,
    inProcess,
    `${inProcess}        expect(true).toBe(true);\n        return;\n`,
  ),
  test(
    "test-hollow-by-variable",
    "a test asserts what it has just said itself",
    harness,
    inProcess,
    `${inProcess}        const sure = [1];\n        expect(sure).toEqual([1]);\n        return;\n`,
  ),
  {
    id: "test-emptied-and-let-pass",
    breaks: "a test does nothing, and the kit lets it pass",
    kind: "harness",
    edits: [{ file: harness, find: inProcess, replace: `${inProcess}        return;\n` }, noAssertions],
  },
  test(
    "assertion-weakened",
    "any refusal is taken for the right one",
    cell,
    "expect({ ...seen, wrong: judgeRefusal(seen, allowed) }).toEqual({ ...seen, wrong: [] });",
    "expect(seen.status >= 400 && allowed.length > 0 && judgeRefusal.length > 0).toEqual(true);",
  ),
  test(
    "assertion-removed",
    "a refusal is not asserted at all",
    cell,
    "expect({ ...seen, wrong: judgeRefusal(seen, allowed) }).toEqual({ ...seen, wrong: [] });",
    "expect([seen, allowed, judgeRefusal]).toHaveLength(3);",
  ),
  test(
    "judge-ignores-status",
    "a refusal may have any status",
    judge,
    "allowed.find(({ status }) => status === seen.status)",
    "allowed[0]",
  ),
  test("judge-ignores-code", "a refusal may have any code", judge, "seen.code !== refusal.code", "seen.code === ''"),
  test(
    "judge-ignores-media-type",
    "a refusal may be a page",
    judge,
    '!seen.contentType.startsWith("application/problem+json")',
    "seen.contentType === ''",
  ),
  test(
    "judge-ignores-handlers",
    "a refusal may have run a handler",
    judge,
    "if (seen.handled !== 0)",
    "if (seen.handled < 0)",
  ),
  test(
    "judge-ignores-events",
    "a refusal may go unsaid",
    judge,
    "if (!seen.events.includes(refusal.event))",
    "if (seen.events.includes('never'))",
  ),
  {
    id: "self-test-removed",
    breaks: "the assertion is weakened, and its own test is left out",
    kind: "harness",
    edits: [
      { file: judge, find: "if (seen.handled !== 0)", replace: "if (seen.handled < 0)" },
      {
        file: define,
        find: "const selfTest = testTheAssertion([",
        replace: "const selfTest = { refused: 0, accepted: [] as string[] };\n          void ([",
      },
    ],
  },
  test(
    "control-dropped",
    "nobody shows that the route answers",
    cell,
    "  await answerControl(recorder, cell.control, control);\n  await settled(host);\n",
    "",
  ),
  {
    id: "controls-dropped",
    breaks: "no control is called at all",
    kind: "harness",
    edits: [
      {
        file: cell,
        find: "  await answerControl(recorder, cell.control, control);\n  await settled(host);\n",
        replace: "",
      },
      {
        file: cell,
        find: "  await answerControl(recorder, cell.control, await controlRequest(host, cell));\n",
        replace: "",
      },
    ],
  },
  test(
    "aliases-not-tried",
    "no alias is tried",
    cell,
    "for (const alias of refusalVariants.alias) {",
    "for (const alias of [] as (typeof refusalVariants.alias)[number][]) {",
  ),
  test(
    "route-does-not-exist",
    "the cell tries an unknown route",
    harness,
    'path: "/rpc/invoicing/create"',
    'path: "/rpc/invoicing/nothing"',
  ),
  test(
    "forgeries-not-tried",
    "no forged call of the ingress is tried",
    harness,
    "const forgeries = [",
    "const forgeries: object[] = [];\n        void [",
  ),
  test(
    "weak-matcher",
    "an assertion takes any value",
    harness,
    "expect([answer.status, handled()]).toEqual([206, before + 1]);",
    "expect(answer.status).toBeTruthy();",
  ),
  test(
    "count-not-counted",
    "handlers are not counted",
    "testing/count-handlers.ts",
    'contexts.push(typeof context === "object" && context !== null ? context : {});',
    "void context;",
  ),
  test(
    "recorder-lies",
    "the recorder writes down what should have come back",
    recorder,
    "status: answer.status,\n      ...(code",
    "status: 403,\n      ...(code",
  ),
  test(
    "events-of-others",
    "events of other requests count too",
    recorder,
    'requestId !== undefined && fields["requestId"] === requestId',
    "requestId !== undefined || fields['x'] === 1",
  ),
  test(
    "socket-watch-blind",
    "sockets to the own host are not seen",
    "testing/socket-watch.ts",
    "  return opened;\n",
    "  return opened * 0;\n",
  ),
  test(
    "in-process-over-a-socket",
    "the in-process suite is given an HTTP client",
    "testing/suite-kits.ts",
    '"suite:cli:in-process": { services: host.services },',
    '"suite:cli:in-process": { services: createRpcClient("first-party-service", composition, { origin: host.origin, headers: host.credentials["first-party-service"] }) as unknown as Services<Hq> },',
  ),
  test(
    "run-not-followed",
    "nobody waits for the run",
    harness,
    "const { run, state } = await follow({",
    "const { run, state } = await ((it: { trigger: () => Promise<{ run: string }>; status: unknown }) => it.trigger().then(({ run }) => ({ run, state: 'completed' })))({",
  ),
  test(
    "seam-compares-with-itself",
    "an instance is compared with itself",
    define,
    'const other = await startProbed(harness, "seam-other", one);',
    "const other = one;",
  ),
];
