/** The capabilities that a new harness calls. */
export interface HarnessSubjects {
  readonly api: string;
  readonly workflows: string;
  /** What the surfaces are made of, for the suite that plants violations. */
  readonly surfaces: readonly string[];
  /** The surface root in which a violation is planted. */
  readonly apiRoot: string;
  /** How the harness imports the composition. */
  readonly composition: string;
}

/** The harness of a workspace, for plugins as `new plugin` writes them; for others its first part is to be adapted. */
export function harnessFile(subjects: HarnessSubjects): string {
  return opening(subjects) + suitesOfCallers(subjects) + suitesOfRuns(subjects) + refusals(subjects);
}

/** What is imported, and what the suites call. */
function opening({ api, workflows, composition }: HarnessSubjects): string {
  return `import { startTestHost } from "@rawr/hq-contract/adapter";
import { defineHarness, ingressBody } from "@rawr/hq-contract/testing";
import { expect } from "vitest";
import { hq, type Hq } from "${composition}";

// What is called: adapt these to your procedures; the suites below follow, and the compiler says where.
const item = { title: "Ada" };
const work = { subject: "Ada" };
const items = "/api/orpc/${api}/items";
const runs = "/api/workflows/${workflows}/runs";
const rpcRoute = { method: "POST", path: "/rpc/${api}/add", body: JSON.stringify({ json: item }) } as const;
const orpcRoute = { method: "POST", path: items, body: JSON.stringify(item) } as const;
const workflowsRoute = { method: "POST", path: runs, body: JSON.stringify(work) } as const;
const ingressRoute = {
  functionId: "${workflows}--run",
  body: (instance: string) => ingressBody({ instance, event: "${workflows}/run.requested", input: work }),
};
const ingressCell = { route: ingressRoute, control: "runtime-ingress" } as const;

defineHarness<Hq>({
  hq,
  start: startTestHost,
`;
}

/** What each caller may do. */
function suitesOfCallers({ api }: HarnessSubjects): string {
  const items = `client${member(api)}`;
  return `  suites: {
    "suite:web:first-party-rpc": {
      "what the web adds over the RPC link is listed": async ({ client }) => {
        const added = await ${items}.add(item);
        expect(added).toMatchObject(item);
        expect(await ${items}.list({})).toMatchObject({ items: expect.arrayContaining([added]) });
      },
    },
    "suite:web:published-openapi": {
      "the web may use the published routes too": async ({ client }) => {
        const added = await ${items}.add(item);
        expect((await ${items}.list({})).items).toContainEqual(added);
      },
    },
    "suite:cli:in-process": {
      "a service in the process calls without a socket": async ({ services: client }) => {
        const added = await ${items}.add(item);
        expect((await ${items}.list({})).items).toContainEqual(added);
      },
    },
    "suite:api:boundary": {
      "an external caller gets what the contract says, and 400 for what does not fit": async ({ client, send }) => {
        const added = await ${items}.add(item);
        expect((await ${items}.list({})).items).toContainEqual(added);
        const headers = { "content-type": "application/json" };
        const answer = await send({ method: "POST", target: items, headers, body: '{"unknown":1}' }, "external");
        expect(answer.status).toBe(400);
      },
      "without a credential, and with a wrong one, nothing runs": async ({ send, handled }) => {
        const before = handled();
        for (const headers of [{}, { authorization: "Bearer 0123456789abcdef0123456789abcdef" }]) {
          const answer = await send({ method: "GET", target: items, headers });
          expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, "UNAUTHENTICATED"]);
        }
        expect(handled()).toBe(before);
      },
      "what is not there is 404, and a target that is not canonical is 400": async ({ send, handled }) => {
        const before = handled();
        const refused = [
          { target: "/api/orpc/unknown/items", status: 404, code: "ROUTE_UNKNOWN" },
          { target: "/api/orpc//${api}/items", status: 400, code: "TARGET_NOT_CANONICAL" },
          { target: "/rpc/../api/orpc/${api}/items", status: 400, code: "TARGET_NOT_CANONICAL" },
        ];
        for (const { target, status, code } of refused) {
          const answer = await send({ method: "GET", target }, "external");
          expect([target, answer.status, JSON.parse(answer.body).code]).toEqual([target, status, code]);
        }
        expect(handled()).toBe(before);
      },
    },
`;
}

/** What runs, and what no gate may miss. */
function suitesOfRuns({ api, surfaces, apiRoot, workflows }: HarnessSubjects): string {
  const runs = `client${member(workflows)}.workflows`;
  return `    "suite:workflow:trigger-status": {
      "a run is followed from its trigger to its end": async ({ client, follow }) => {
        const { state } = await follow({
          trigger: () => ${runs}.trigger(work),
          status: (run) => ${runs}.status({ run }),
        });
        expect(state).toBe("completed");
      },
    },
    "suite:runtime:ingress": {
      "a signed call runs the function that it names": async ({ instance, deliver, handled }) => {
        const before = handled();
        const answer = await deliver(ingressRoute.functionId, ingressRoute.body(instance));
        expect([answer.status, handled()]).toEqual([206, before + 1]);
      },
      "without a valid signature nothing runs": async ({ instance, deliver, handled }) => {
        const before = handled();
        const forgeries = [
          { signature: null },
          { signature: null, method: "PUT" },
          { body: \`\${ingressRoute.body(instance)} \` },
          { signedAt: Date.now() - 301_000 },
        ];
        for (const forgery of forgeries) {
          const answer = await deliver(ingressRoute.functionId, ingressRoute.body(instance), forgery);
          expect({ ...forgery, status: answer.status }).toEqual({ ...forgery, status: 401 });
        }
        expect(handled()).toBe(before);
      },
    },
    "suite:cross-surface:metadata-import-boundary": {
      "planted violations of metadata and imports are found, and nothing else is": async ({ judge }) => {
        const planted = "${apiRoot}/planted";
        const rawr = { kind: "api", capability: "planted", channel: "beta" };
        const { exitCode, findings } = await judge({
          across: ${JSON.stringify(surfaces).replaceAll(",", ", ")},
          plant: {
            [\`\${planted}/package.json\`]: JSON.stringify({ name: "planted", type: "module", rawr }),
            [\`\${planted}/src/index.ts\`]: 'export { router } from "../../${api}/src/router.js";\\n',
          },
        });
        expect(exitCode).toBe(1);
        expect(new Set(findings.map((finding) => finding.split(" ")[1]))).toEqual(
          new Set([\`\${planted}/package.json\`, \`\${planted}/src/index.ts\`]),
        );
      },
    },
  },
`;
}

/** What each caller is refused, and the seams. */
function refusals({ api, workflows }: HarnessSubjects): string {
  const items = `client${member(api)}`;
  const runs = `client${member(workflows)}.workflows`;
  return `  forbidden: {
    "first-party-web": { ingress: ingressCell },
    "first-party-service": { ingress: ingressCell },
    external: { rpc: { route: rpcRoute, control: "first-party-web" }, ingress: ingressCell },
    "runtime-ingress": {
      rpc: { route: rpcRoute, control: "first-party-service" },
      orpc: { route: orpcRoute, control: "external" },
      workflows: { route: workflowsRoute, control: "external" },
    },
  },
  seams: {
    write: (client) => ${items}.add(item),
    read: (client) => ${items}.list({}),
    trigger: (client) => ${runs}.trigger(work),
    status: (client, run) => ${runs}.status({ run }),
    ingress: ingressRoute,
  },
});
`;
}

function member(name: string): string {
  return /^[a-z][a-z0-9]*$/.test(name) ? `.${name}` : `["${name}"]`;
}
