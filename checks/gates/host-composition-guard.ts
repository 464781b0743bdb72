import type { HostFault } from "../flow/host/fault.js";
import { confirmed, mending, type Confirmations } from "../engine/confirmed.js";
import { defineGate } from "../engine/gate.js";
import type { Workspace } from "../facts/workspace.js";
import type { RouteFault } from "../graph/read/published-routes.js";
import type { GateFinding, Judged } from "../report/finding.js";

const guardFirst = "call the signature guard first, return its refusal, then call Inngest's handler";
const fromComposition = "import `hq` from the generated composition and pass it to the host unchanged";
const publish = "publish the route through a plugin, or serve it from another process";
const perRequest = "create the context inside the handler, from the values of that request";

const rules = {
  H101: {
    title: "route families are mounted out of order",
    why: "a route mounted before the ingress can answer in its place",
    fix: "mount `/api/inngest` first, then `/api/workflows`, then `/rpc` and `/api/orpc`",
  },
  H102: {
    title: "mount path is not known statically",
    why: "the gate can't check what it can't follow",
    fix: "write the path as a literal, or take it from `routeFamilies`",
  },
  H103: {
    title: "host mounts something other than the composition",
    why: "nothing governs what is mounted outside the composition",
    fix: fromComposition,
  },
  H104: {
    title: "route mounted outside the host builder",
    why: "a route outside the builder escapes the host's guards",
    fix: publish,
  },
  H105: {
    title: "context is not request-scoped",
    why: "a shared context leaks one caller's data to the next caller",
    fix: perRequest,
  },
  H106: {
    title: "signature guard is missing",
    why: "without it, anyone can run durable functions",
    fix: guardFirst,
  },
  H107: {
    title: "signature guard can be bypassed",
    why: "an unsigned request on any path can run durable functions",
    fix: "call the guard on every path to the handler; in development, sign with a development key",
  },
  H108: {
    title: "control flow is too complex to follow",
    why: "the gate can't check what it can't follow",
    fix: "mount the families in plain statements, one after another",
  },
  H109: {
    title: "host was not found",
    why: "a host that isn't found isn't checked",
    fix: "name the host's files or folders in `host` of the settings",
  },
  H110: {
    title: "two procedures answer the same route",
    why: "the first one answers every request, and the other is never called",
    fix: "give one of them another method or path",
  },
  H111: {
    title: "two operations share an operationId",
    why: "operation names in a document must be unique: a generated client would have one function for both",
    fix: "give each operation its own name, or leave out `operationId`",
  },
  H112: {
    title: "no document describes the procedure",
    why: "callers can't discover a published procedure that no document describes",
    fix: "make the input an object that requires each parameter of the path, or describe the operation in `spec`",
  },
  H113: {
    title: "value is lost on the way",
    why: "what a request or an answer can't carry is left out without a word, or every call is refused",
    fix: "give the value a form that is carried, or the procedure another method, status or structure",
  },
} as const;

interface Words {
  readonly rule: keyof typeof rules;
  message(fault: HostFault): string;
  /** When the fault needs another way out than its rule's. */
  readonly fix?: string;
}

/** Every fault has its words, or this does not compile. */
const words: Readonly<Record<HostFault["fault"], Words>> = {
  order: {
    rule: "H101",
    message: ({ what, than }) => `\`${what}\` is mounted after \`${than ?? ""}\``,
  },
  path: {
    rule: "H102",
    message: () => "the path of this mount can't be known from the source",
  },
  "not-from-manifest": {
    rule: "H103",
    message: ({ what }) =>
      what === ""
        ? "this host never imports the composition"
        : `the host imports \`${what}\` directly, bypassing the composition`,
  },
  composition: {
    rule: "H103",
    message: ({ what }) => `the value passed to the host here is not the generated \`hq\` of \`${what}\``,
  },
  wide: {
    rule: "H101",
    message: ({ what }) => `procedures answer on every path here, before \`${what}\` is mounted`,
    fix: "mount the handler at the path of its family, after the families that come before it",
  },
  forbidden: {
    rule: "H103",
    message: () => "`/rpc/workflows` is mounted, which no host may do",
    fix: "compose first-party workflow procedures under `/rpc`; external callers trigger them under `/api/workflows`",
  },
  served: {
    rule: "H103",
    message: ({ what }) =>
      `this handler does not serve \`${what}\` unchanged: something was added, removed or mixed in`,
    fix: "pass the composition's router to the handler unchanged",
  },
  changed: {
    rule: "H103",
    message: ({ what }) => `the composition of \`${what}\` is modified here`,
  },
  "plugin-mounts": {
    rule: "H103",
    message: () => "a plugin receives the application here and can mount anything",
    fix: "mount the composition's router at the path of its family",
  },
  beside: {
    rule: "H104",
    message: ({ what }) =>
      what === ""
        ? "this route is mounted outside the host's builder"
        : `\`${what}\` is mounted outside the host's builder`,
  },
  listener: {
    rule: "H104",
    message: () => "this listens outside the host's builder, and nothing shows that it passes its requests to the host",
    fix: `pass each request to the host's \`handler\` or \`fetch\`; ${publish}`,
  },
  answered: {
    rule: "H104",
    message: () => "one branch here answers a request outside the host's builder",
    fix: `pass each request to the host's \`handler\` or \`fetch\`; ${publish}`,
  },
  "shared-context": {
    rule: "H105",
    message: ({ what }) => `every request shares the context that is created at ${what}`,
  },
  "unknown-context": {
    rule: "H105",
    message: () => "the gate can't follow where this context is created: all requests may share it",
  },
  "no-guard": {
    rule: "H106",
    message: ({ what }) => `nothing checks the signature of requests to \`${what}\` here`,
  },
  unguarded: {
    rule: "H106",
    message: () => "a request gets here before its signature is checked",
  },
  unheeded: {
    rule: "H106",
    message: () => "the signature guard is called, but its refusal has no effect",
  },
  passes: {
    rule: "H106",
    message: () =>
      "a request with a wrong signature can get here: the guard's refusal does not end the request on every path",
    fix: "await the guard, and return its refusal on every path except the one where the signature is valid",
  },
  "unknown-handler": {
    rule: "H106",
    message: ({ what }) =>
      `the gate can't follow the handler of \`${what}\`: nothing shows that it checks the signature`,
  },
  "second-way": {
    rule: "H106",
    message: ({ what }) => `\`${what}\` is a second route to Inngest's handler`,
    fix: "mount the durable runtime once, at `/api/inngest`",
  },
  switchable: {
    rule: "H107",
    message: () => "whether the signature guard is called or obeyed depends on another condition here",
  },
  swallowed: {
    rule: "H107",
    message: () => "the signature guard's error is caught here, and the request continues",
    fix: "let the refusal end the request: return or throw in `catch`",
  },
  "gave-up": {
    rule: "H108",
    message: ({ what }) => `the gate can't follow ${what} any further from here`,
  },
};

type Code = keyof typeof rules;

export default defineGate({
  name: "host-composition-guard",
  policy: "D-005, D-008",
  owner: "runtime-host",
  rules,
  check: (workspace) => confirmed(candidates(workspace), workspace, rules, confirmations),
});

const confirmations: Confirmations<Code> = {
  H101: mending(async () => (await import("../authoring/fix/mend-mounts.js")).mountOrder),
};

async function* candidates(workspace: Workspace): AsyncGenerator<GateFinding<Code>, Judged> {
  const { followHost } = await import("../flow/host/flow.js"); // only where no earlier verdict holds
  const { faults, files, mounts, contexts } = await followHost(workspace);
  if (files.length === 0) {
    const wanted = workspace.settings.host.map((path) => `\`${path}\``).join(", ");
    yield {
      rule: "H109",
      at: { file: workspace.settings.configFile ?? "package.json", line: 1, column: 1 },
      message: `this workspace has no source file ${wanted}`,
    };
  }
  const { missingComposition } = await import("../evidence/missing-composition.js");
  const missing = missingComposition(workspace, "H103");
  if (missing !== undefined) yield missing;
  for (const fault of faults) {
    const followsFromIt = fault.fault === "composition" || (fault.fault === "not-from-manifest" && fault.what === "");
    if (missing !== undefined && followsFromIt) continue;
    const { message, ...found } = words[fault.fault];
    const [line, column, endColumn] = fault.at;
    yield {
      ...found,
      at: { file: fault.file, line, column, ...(endColumn > 0 ? { endColumn } : {}) },
      message: message(fault),
    };
  }
  const { publishedFaults } = await import("../graph/read/published-routes.js");
  yield* publishedFaults(workspace).map(fromRoute);
  return { files: files.length, manifests: workspace.manifests.length, mounts, contexts };
}

function fromRoute(found: RouteFault): GateFinding<Code> {
  const { at, name, what } = found;
  if (found.fault === "undescribed")
    return { rule: "H112", at, message: `\`${name}\` is not in any document: its ${what}` };
  if (found.fault === "not-carried") return { rule: "H113", at, message: `\`${name}\` ${what}` };
  const { file, line } = found.otherAt;
  const both = `\`${name}\` and \`${found.other}\` (${file}:${line})`;
  return found.fault === "same-route"
    ? { rule: "H110", at, message: `${both} both answer \`${what}\`` }
    : { rule: "H111", at, message: `${both} share the operationId \`${what}\`` };
}
