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
  let before: { rank: number; what: string } | undefined;
  for (const below of graph.below(frame)) {
    for (const { family, path, file, at, arm } of pathTests(below.trace, interpreter)) {
      // A test that only refuses such a path serves nothing.
      if (isForbiddenPath(path) && answers(arm, procedures)) faults.add("forbidden", file, at, "");
      if (before !== undefined && rank[family] < before.rank) faults.add("order", file, at, path, before.what);
      else before = { rank: rank[family], what: path };
    }
  }
}

/** Tables of routes that a runtime is given: `Bun.serve({ routes: { "/rpc/*": handler } })`. */
export function judgeRouteTable(object: HeapObject, serves: (value: Value) => boolean, faults: HostFaults): void {
  for (const [path, value] of object.properties) {
    const at = object.places.get(path);
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
export function pathTests(
  nodes: readonly TraceNode[],
  interpreter: Interpreter,
): { family: RouteFamily; path: string; file: string; at: At; arm: readonly TraceNode[] }[] {
  return nodes.flatMap((node) => {
    if (node.node !== "branch") return tracesIn(node).flatMap((inner) => pathTests(inner, interpreter));
    const cases =
      node.kind === "switch"
        ? (node.cases ?? [])
        : node.kind === "if" || node.kind === "?"
          ? [{ test: node.test, at: node.at }]
          : [];
    const own = cases.flatMap(({ test, at }, index) => {
      const texts = test === undefined ? [] : textsInside(test, node.frame, interpreter);
      return texts.flatMap((path) => {
        const family = path.startsWith("/") ? familyOfPattern(path) : undefined;
        return family === undefined ? [] : [{ family, path, file: node.file, at, arm: node.arms[index] ?? [] }];
      });
    });
    return [...own, ...node.arms.flatMap((arm) => pathTests(arm, interpreter))];
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
