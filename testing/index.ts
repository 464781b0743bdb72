// A test kit is neither what runs nor what judges, and both may not import it: so it is a room of its own.

// Tests of a plugin, of a durable function, of a whole host
export { testPlugin } from "./test-plugin.js";
export type { EnqueuedEvent, PortsOfPlugin, ServicesOfPlugin, TestedPlugin, TestPluginOptions } from "./test-plugin.js";
export { testFunction } from "./test-function.js";
export type { TestedRun, TestFunctionOptions } from "./tested-run.js";
export { testHq, type TestedHq } from "./test-hq.js";

// The harness
export { defineHarness } from "./define-harness.js";
export type { ForbiddenCell, ForbiddenCells, Harness, RouteIn, Seams, Suites } from "./harness.js";
export type { HarnessHost, HostRequest, HttpCaller, StartHost } from "./harness-host.js";
export type { SuiteKits } from "./suite-kits.js";

// A host of another framework
export { serveFetch, type ServedFetch } from "./serve-fetch.js";

// The runtime's side
export { ingressBody, type IngressBody } from "./ingress-body.js";
export type { RawAnswer, RawRequest } from "./raw-request.js";
