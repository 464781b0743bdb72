import type { HostFault } from "../flow/host/fault.js";
import { confirmed, mending, type Confirmations } from "../engine/confirmed.js";
import { defineGate } from "../engine/gate.js";
import type { Workspace } from "../facts/workspace.js";
import type { GateFinding, Judged } from "../report/finding.js";

const guardFirst = "ask the signature guard first, return its refusal, and only then call Inngest's handler";
const fromComposition = "import `hq` from the generated composition and hand it to the host as it is";
const publish = "publish the route through a plugin, or serve it from another process";
const perRequest = "make the context inside the handler, by a factory that gets the request's own values";

const why = "the host is the only door: an order, a context or a guard that can be got around is got around";

const rules = {
  H101: {
    title: "families are mounted out of order",
    why,
    fix: "mount `/api/inngest` first, then `/api/workflows`, then `/rpc` and `/api/orpc`",
  },
  H102: {
    title: "path of a mount can't be decided",
    why,
    fix: "write the path down, or take it from the contract's `routeFamilies`",
  },
  H103: {
    title: "host mounts what the composition does not say",
    why,
    fix: fromComposition,
  },
  H104: {
    title: "mount beside the builder",
    why,
    fix: publish,
  },
  H105: {
    title: "context is not request-scoped",
    why,
    fix: perRequest,
  },
  H106: {
    title: "signature guard is missing",
    why,
    fix: guardFirst,
  },
  H107: {
    title: "signature guard can be switched off",
    why,
    fix: "ask the guard on every way to the handler; for development sign with a development key",
  },
  H108: {
    title: "flow is too tangled to follow",
    why,
    fix: "mount in plain statements, one after the other",
  },
  H109: {
    title: "host was not found",
    why,
    fix: "name the host's files or folders in `host` of the settings",
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
      what === "" ? "this host never imports the composition" : `the host takes \`${what}\` past the composition`,
  },
  composition: {
    rule: "H103",
    message: ({ what }) => `what is handed to the host here is not the \`hq\` of \`${what}\` as it was generated`,
  },
  beside: {
    rule: "H104",
    message: ({ what }) =>
      what === "" ? "this is mounted beside the host's builder" : `\`${what}\` is mounted beside the host's builder`,
  },
  listener: {
    rule: "H104",
    message: () => "this listens beside the host's builder: nothing shows that it hands its requests on to the host",
    fix: `hand each request on to the host's \`handler\` or \`fetch\`; ${publish}`,
  },
  answered: {
    rule: "H104",
    message: () => "a request that goes one way here is answered beside the host's builder",
    fix: `hand each request on to the host's \`handler\` or \`fetch\`; ${publish}`,
  },
  "shared-context": {
    rule: "H105",
    message: ({ what }) => `every request gets the one context that is made at ${what}`,
  },
  "unknown-context": {
    rule: "H105",
    message: () => "where this context is made can't be followed: it may be shared by all requests",
  },
  "no-guard": {
    rule: "H106",
    message: ({ what }) => `nothing checks the signature of a request to \`${what}\` here`,
  },
  unguarded: {
    rule: "H106",
    message: () => "a request gets here before its signature was checked",
  },
  unheeded: {
    rule: "H106",
    message: () => "the signature guard was asked, and its refusal changes nothing",
  },
  passes: {
    rule: "H106",
    message: () =>
      "a request with a wrong signature can get here: not every way from the guard's refusal ends the request",
    fix: "await the guard, and return its refusal on every way but the one on which the signature is right",
  },
  "unknown-handler": {
    rule: "H106",
    message: ({ what }) => `the handler of \`${what}\` can't be followed: nothing shows that it checks the signature`,
  },
  "second-way": {
    rule: "H106",
    message: ({ what }) => `\`${what}\` is a second way to Inngest's handler`,
    fix: "mount the durable runtime once, at `/api/inngest`",
  },
  switchable: {
    rule: "H107",
    message: () => "whether the signature guard is asked, or heeded, depends on something else here",
  },
  swallowed: {
    rule: "H107",
    message: () => "what the signature guard throws is caught here, and the request goes on",
    fix: "let the refusal end the request: return or throw in `catch`",
  },
  "gave-up": {
    rule: "H108",
    message: ({ what }) => `${what} can't be followed any further from here`,
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
      message: `no source file of this workspace is ${wanted}`,
    };
  }
  for (const fault of faults) {
    const { message, ...found } = words[fault.fault];
    const [line, column, endColumn] = fault.at;
    yield {
      ...found,
      at: { file: fault.file, line, column, ...(endColumn > 0 ? { endColumn } : {}) },
      message: message(fault),
    };
  }
  return { files: files.length, manifests: workspace.manifests.length, mounts, contexts };
}
