import type { RouteFamily } from "@rawr/hq-contract/tables";
import type { CallGraph } from "../interpreter/call-graph.js";
import { someEvent } from "./event.js";
import { familyOfPattern, isForbiddenPath } from "./mounting.js";
import type { HostFaults } from "./fault.js";
import { rank } from "./mounts.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import type { At } from "../model/program.js";
import { tracesIn } from "../interpreter/trace.js";
import { textsOf, type Frame, type HeapObject, type TraceNode, type Value } from "../interpreter/value.js";

/** Hosts without a framework: one listener that tells paths apart by itself. Its tests are its mounts. */
export function judgeListener(
  frame: Frame,
  graph: CallGraph,
  interpreter: Interpreter,
  procedures: ReadonlySet<Frame>,
  faults: HostFaults,
): void {
  const seen: (Tested | undefined)[] = [];
  for (const below of graph.below(frame)) {
    const left = follow(below.trace, last(seen));
    if (left !== undefined) seen.push(left);
  }

  /** The last test on the paths that go on. */
  function follow(nodes: readonly TraceNode[], from: Tested | undefined): Tested | undefined {
    let before = from;
    for (const node of nodes) {
      const made = testsOf(node, interpreter);
      for (const { family, path, file, at, arm } of made) {
        // A test that only refuses such a path serves nothing.
        if (isForbiddenPath(path) && answers(arm, procedures)) faults.add("forbidden", file, at, "");
        if (before !== undefined && rank[family] < before.rank) faults.add("order", file, at, path, before.what);
        else before = { rank: rank[family], what: path };
      }
      const start = before;
      const ends = tracesIn(node).map((inner) => ({ end: follow(inner, start), isOn: !inner.some(leaves) }));
      before = last([start, ...ends.filter(({ isOn }) => isOn).map(({ end }) => end)]);
    }
    return before;
  }
}

interface Tested {
  readonly rank: number;
  readonly what: string;
}

/** Of several tests the one of the family that comes last. */
function last(tests: readonly (Tested | undefined)[]): Tested | undefined {
  return tests.reduce((one, other) => ((one?.rank ?? -1) < (other?.rank ?? -1) ? other : one), undefined);
}

function leaves(node: TraceNode): boolean {
  return node.node === "exit" && node.how !== "break";
}

/** Tables of routes that a runtime is given: `Bun.serve({ routes: { "/rpc/*": handler } })`. */
export function judgeRouteTable(object: HeapObject, serves: (value: Value) => boolean, faults: HostFaults): void {
  for (const [path, value] of object.properties) {
    const at = object.places?.get(path);
    if (at !== undefined && isForbiddenPath(path) && serves(value)) faults.add("forbidden", object.file, at, "");
  }
}

function answers(nodes: readonly TraceNode[], procedures: ReadonlySet<Frame>): boolean {
  return nodes.some((node) => {
    if (node.node === "call") return procedures.has(node.frame);
    if (node.node === "event") return someEvent([node], ({ kind }) => kind === "procedure");
    return tracesIn(node).some((inner) => answers(inner, procedures));
  });
}

/** Tests of a path in the order in which they are made: `if (url === "/rpc")`, `switch (path)`. */
export function pathTests(nodes: readonly TraceNode[], interpreter: Interpreter): PathTest[] {
  return nodes.flatMap((node) => [
    ...testsOf(node, interpreter),
    ...tracesIn(node).flatMap((inner) => pathTests(inner, interpreter)),
  ]);
}

interface PathTest {
  readonly family: RouteFamily;
  readonly path: string;
  readonly file: string;
  readonly at: At;
  readonly arm: readonly TraceNode[];
}

/** The tests that one branch makes itself. */
function testsOf(node: TraceNode, interpreter: Interpreter): PathTest[] {
  if (node.node !== "branch") return [];
  const cases =
    node.kind === "switch"
      ? (node.cases ?? [])
      : node.kind === "if" || node.kind === "?"
        ? [{ test: node.test, at: node.at }]
        : [];
  return cases.flatMap(({ test, at }, index) => {
    const texts = test === undefined ? [] : textsInside(test, node.frame, interpreter);
    return texts.flatMap((path) => {
      const family = path.startsWith("/") ? familyOfPattern(path) : undefined;
      return family === undefined ? [] : [{ family, path, file: node.file, at, arm: node.arms[index] ?? [] }];
    });
  });
}

function textsInside(
  test: Extract<TraceNode, { node: "branch" }>["test"],
  frame: Frame,
  interpreter: Interpreter,
): string[] {
  if (test.e === "operation" || test.e === "either")
    return test.of.flatMap((part) => textsInside(part, frame, interpreter));
  if (test.e === "call")
    return test.args.flatMap((arg) => ("spread" in arg ? [] : textsInside(arg, frame, interpreter)));
  if (test.e !== "literal" && test.e !== "binding" && test.e !== "get" && test.e !== "concat") return [];
  return textsOf(interpreter.evaluate(test, frame)) ?? [];
}
