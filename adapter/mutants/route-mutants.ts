import { mutant, type Mutant } from "../../prove/mutant.js";

const host = "adapter/host.ts";
const target = "adapter/http/target.ts";
const dispatch = "adapter/http/dispatch.ts";
const host_ = (id: string, breaks: string, file: string, find: string, replace: string): Mutant =>
  mutant("host", id, breaks, file, find, replace);

/** What is broken in mounts, targets and routes, in the host and in its plugins. */
export const routeMutants: readonly Mutant[] = [
  // The order and the mounts
  host_(
    "mounts-reversed",
    "the families are mounted in another order",
    host,
    '.mount("workflows", dispatchFamily("workflows"',
    '.mount("orpc" as never, dispatchFamily("workflows"',
  ),
  host_(
    "family-not-mounted",
    "nothing is mounted below /api/workflows",
    "adapter/http/mounts.ts",
    "const { prefix } = routeFamilies[family];",
    'const prefix = family === "workflows" ? "/nowhere" : routeFamilies[family].prefix;',
  ),
  host_(
    "second-ingress",
    "the ingress handler is mounted a second time, beside the guard",
    host,
    "mountProbes(table, readiness, plugins.ports.failing);",
    'mountProbes(table, readiness, plugins.ports.failing);\n  table.add("", "/inngest", async (exchange) => runtime.handle({ method: exchange.method, url: exchange.url.href, headers: { get: exchange.header }, text: () => "" }));',
  ),
  host_(
    "host-answers-anything",
    "a path outside all families is answered",
    "adapter/http/entrance.ts",
    'return readable(header("origin"), problemAnswer(problems.routeUnknown, requestId));',
    'return { status: 200, headers: {}, body: "{}" };',
  ),
  host_(
    "plugin-mounts-beside-its-family",
    "a workflow plugin has a route below /rpc",
    "plugins/workflows/invoicing/src/contract.ts",
    'path: "/api/workflows/invoicing/reconciliations/{run}",',
    'path: "/rpc/invoicing/reconciliations/{run}" as never,',
  ),
  host_(
    "plugin-takes-foreign-route",
    "an API plugin has a route of another capability",
    "plugins/api/invoicing/src/contract.ts",
    'path: "/api/orpc/invoicing/invoices/{id}"',
    'path: "/api/orpc/billing/invoices/{id}" as never',
  ),

  // Targets and routes
  host_(
    "targets-not-checked",
    "a target need not be canonical",
    target,
    "if (!pathPattern.test(pathname)) return false;",
    "",
  ),
  host_(
    "escapes-not-checked",
    "an escaped letter is let through",
    target,
    'return !pathname.includes("%") || isCanonicallyEscaped(pathname);',
    "return true;",
  ),
  host_(
    "dot-segments-not-checked",
    "a dot segment is let through",
    target,
    'if (pathname.includes("/.") && dotSegment.test(pathname)) return false;',
    "",
  ),
  host_(
    "target-refused-in-silence",
    "a target that is refused is not logged",
    "adapter/http/entrance.ts",
    "telemetry.record(observabilityEvents.targetRefused, fields);",
    "void fields;",
  ),
  host_(
    "unknown-capability-let-through",
    "an unknown capability is answered",
    dispatch,
    "if (run === undefined) return",
    'if (run === undefined) return { status: 200, headers: {}, body: "{}" };\n    if (run === undefined) return',
  ),
  host_(
    "rpc-takes-any-method",
    "/rpc runs on every method",
    dispatch,
    'if (family === "rpc" && method !== "POST") return',
    'if (family === "rpc" && method === "TRACE") return',
  ),
  host_(
    "rpc-takes-any-form",
    "/rpc takes what a foreign page can send",
    dispatch,
    "return bodyForm(family, header);",
    'return family === "rpc" ? "json" : bodyForm(family, header);',
  ),
];
