import type { HostFault } from "../flow/host/fault.js";
import { defineGate } from "../engine/gate.js";

interface Words {
  readonly code: string;
  readonly title: string;
  message(fault: HostFault): string;
  readonly fix: string;
}

const guardFirst = "ask the signature guard first, return its refusal, and only then call Inngest's handler";
const fromComposition = "import `hq` from the generated composition and hand it to the host as it is";
const publish = "publish the route through a plugin, or serve it from another process";
const perRequest = "make the context inside the handler, by a factory that gets the request's own values";

/** Every fault has its words, or this does not compile. */
const words: Readonly<Record<HostFault["fault"], Words>> = {
  order: {
    code: "H101",
    title: "families are mounted out of order",
    message: ({ what, than }) => `\`${what}\` is mounted after \`${than ?? ""}\``,
    fix: "mount `/api/inngest` first, then `/api/workflows`, then `/rpc` and `/api/orpc`",
  },
  path: {
    code: "H102",
    title: "path of a mount can't be decided",
    message: () => "the path of this mount can't be known from the source",
    fix: "write the path down, or take it from the contract's `routeFamilies`",
  },
  "not-from-manifest": {
    code: "H103",
    title: "host mounts what the composition does not say",
    message: ({ what }) =>
      what === "" ? "this host never imports the composition" : `the host takes \`${what}\` past the composition`,
    fix: fromComposition,
  },
  composition: {
    code: "H103",
    title: "host mounts what the composition does not say",
    message: ({ what }) => `what is handed to the host here is not the \`hq\` of \`${what}\` as it was generated`,
    fix: fromComposition,
  },
  beside: {
    code: "H104",
    title: "mount beside the builder",
    message: ({ what }) =>
      what === "" ? "this is mounted beside the host's builder" : `\`${what}\` is mounted beside the host's builder`,
    fix: publish,
  },
  listener: {
    code: "H104",
    title: "mount beside the builder",
    message: () => "this listens beside the host's builder: nothing shows that it hands its requests on to the host",
    fix: `hand each request on to the host's \`handler\` or \`fetch\`; ${publish}`,
  },
  answered: {
    code: "H104",
    title: "mount beside the builder",
    message: () => "a request that goes one way here is answered beside the host's builder",
    fix: `hand each request on to the host's \`handler\` or \`fetch\`; ${publish}`,
  },
  "shared-context": {
    code: "H105",
    title: "context is not request-scoped",
    message: ({ what }) => `every request gets the one context that is made at ${what}`,
    fix: perRequest,
  },
  "unknown-context": {
    code: "H105",
    title: "context is not request-scoped",
    message: () => "where this context is made can't be followed: it may be shared by all requests",
    fix: perRequest,
  },
  "no-guard": {
    code: "H106",
    title: "signature guard is missing",
    message: ({ what }) => `nothing checks the signature of a request to \`${what}\` here`,
    fix: guardFirst,
  },
  unguarded: {
    code: "H106",
    title: "signature guard is missing",
    message: () => "a request gets here before its signature was checked",
    fix: guardFirst,
  },
  unheeded: {
    code: "H106",
    title: "signature guard is missing",
    message: () => "the signature guard was asked, and its refusal changes nothing",
    fix: guardFirst,
  },
  passes: {
    code: "H106",
    title: "signature guard is missing",
    message: () =>
      "a request with a wrong signature can get here: not every way from the guard's refusal ends the request",
    fix: "await the guard, and return its refusal on every way but the one on which the signature is right",
  },
  "unknown-handler": {
    code: "H106",
    title: "signature guard is missing",
    message: ({ what }) => `the handler of \`${what}\` can't be followed: nothing shows that it checks the signature`,
    fix: guardFirst,
  },
  "second-way": {
    code: "H106",
    title: "signature guard is missing",
    message: ({ what }) => `\`${what}\` is a second way to Inngest's handler`,
    fix: "mount the durable runtime once, at `/api/inngest`",
  },
  switchable: {
    code: "H107",
    title: "signature guard can be switched off",
    message: () => "whether the signature guard is asked, or heeded, depends on something else here",
    fix: "ask the guard on every way to the handler; for development sign with a development key",
  },
  swallowed: {
    code: "H107",
    title: "signature guard can be switched off",
    message: () => "what the signature guard throws is caught here, and the request goes on",
    fix: "let the refusal end the request: return or throw in `catch`",
  },
  "gave-up": {
    code: "H108",
    title: "flow is too tangled to follow",
    message: ({ what }) => `${what} can't be followed any further from here`,
    fix: "mount in plain statements, one after the other",
  },
};

export default defineGate({
  code: "H101",
  name: "host-composition-guard",
  policy: "D-005, D-008",
  owner: "runtime-host",
  title: "host is not composed by the law",
  why: "the host is the only door: an order, a context or a guard that can be got around is got around",
  fix: fromComposition,
  async *check(workspace) {
    const { followHost } = await import("../flow/host/flow.js"); // only where no earlier verdict holds
    const { faults, files, mounts, contexts } = await followHost(workspace);
    if (files.length === 0) {
      const wanted = workspace.settings.host.map((path) => `\`${path}\``).join(", ");
      yield {
        at: { file: workspace.settings.configFile ?? "package.json", line: 1, column: 1 },
        code: "H109",
        title: "host was not found",
        message: `no source file of this workspace is ${wanted}`,
        fix: "name the host's files or folders in `host` of the settings",
      };
    }
    for (const fault of faults) {
      const { code, title, message, fix } = words[fault.fault];
      const [line, column, endColumn] = fault.at;
      yield {
        at: { file: fault.file, line, column, ...(endColumn > 0 ? { endColumn } : {}) },
        code,
        title,
        message: message(fault),
        fix,
      };
    }
    return { files: files.length, manifests: workspace.manifests.length, mounts, contexts };
  },
});
