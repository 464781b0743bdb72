import { besideViolations } from "./beside-violations.js";
import { cleanWorkspace } from "./clean-workspace.js";
import { guardViolations } from "./guard-violations.js";
import { edited, marked, type Violation } from "./mutation.js";

const cleanHost = cleanWorkspace["host.ts"] ?? "";
const guard = `  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n`;
const rest = `app.all("/api/workflows/**", orpc);\napp.all("/rpc/**", rpc);\napp.all("/api/orpc/**", orpc);\n`;
const mounts = `app.all("/api/inngest", ingress);\n${rest}`;
const context = `{ context: contextOf(event.req) })).response;\nconst orpc`;

const of = (name: string, files: Readonly<Record<string, string>>) => marked("host-composition-guard", name, files);
const withMounts = (name: string, replace: string, more: Readonly<Record<string, string>> = {}) =>
  of(name, { ...edited("host.ts", mounts, replace), ...more });
const withGuard = (name: string, replace: string) => of(name, edited("host.ts", guard, replace));
const withContext = (name: string, before: string, made: string) =>
  of(
    name,
    edited(
      "host.ts",
      `const rpc = async (event: any) =>\n  (await procedures.handle(event.req, ${context}`,
      `${before}const rpc = async (event: any) =>\n  (await procedures.handle(event.req, { context: ${made} })).response; //!\nconst orpc`,
    ),
  );

const ingress = (body: string) =>
  `import { serve } from "inngest/edge";\nimport { isSigned } from "./guard.js";\nconst functions = serve({ client: {} as never, functions: [] });\nexport async function ingress(event: any) {\n${body}}\n`;

/** What isn't written in the host's own files. */
const elsewhere: readonly Violation[] = [
  of("a missing guard in another file", {
    "host.ts": `import { H3 } from "h3";\nimport { ingress } from "./ingress.js";\nimport { hq } from "./rawr.hq.js";\nexport const app = new H3();\napp.all("/api/inngest", ingress);\napp.all("/rpc/**", () => hq);\n`,
    "ingress.ts": ingress(`  return functions(event.req); //!\n`),
  }),
  of("order: in another file", {
    "host.ts": `import { hq } from "./rawr.hq.js";\nexport { app } from "./app.js";\nexport const composition = hq;\n`,
    "app.ts": `import { H3 } from "h3";\nexport const app = new H3();\napp.all("/rpc/**", () => 1);\napp.all("/api/workflows/**", () => 1); //!\n`,
  }),
  of("a missing guard in a listener of another file", {
    "host.ts": `import { start } from "./start.js";\nimport { hq } from "./rawr.hq.js";\nstart(hq);\n`,
    "start.ts": `import { createServer } from "node:http";\nimport { serve } from "inngest/node";\nconst functions = serve({ client: {} as never, functions: [] });\nexport const start = (hq: any) =>\n  createServer((req, res) => {\n    if (req.url === "/api/inngest") return functions(req, res); //!\n    if (req.url === "/rpc") return hq(req);\n  }).listen(1);\n`,
  }),
];

/** Every way of a host around SPEC 2.6: order, manifest, contexts, guard. */
export const hostViolations: readonly Violation[] = [
  withMounts(
    "workflows after rpc",
    `app.all("/api/inngest", ingress);\napp.all("/rpc/**", rpc);\napp.all("/api/workflows/**", orpc); //!\napp.all("/api/orpc/**", orpc);\n`,
  ),
  withMounts("ingress last", `${rest}app.all("/api/inngest", ingress); //!\n`),
  withMounts(
    "order: an enum hides the path",
    `enum At { Rpc = "/rpc/**", Runs = "/api/workflows/**" }\napp.all("/api/inngest", ingress);\napp.all(At.Rpc, rpc);\napp.all(At.Runs, orpc); //!\n`,
  ),
  withMounts(
    "order: a const hides the path",
    `const runs = "/api/workflows/**";\napp.all("/api/inngest", ingress);\napp.all("/rpc/**", rpc);\napp.all(runs, orpc); //!\n`,
  ),
  withMounts(
    "order: a table hides the path",
    `const at = { runs: "/api/workflows/**" } as const;\napp.all("/rpc/**", rpc);\napp.all(at.runs, orpc); //!\n`,
  ),
  withMounts("order: a concatenated path", `app.all("/rpc/**", rpc);\napp.all("/api/work" + "flows/**", orpc); //!\n`),
  withMounts(
    "order: a template path",
    "const family = 'workflows';\napp.all(\"/rpc/**\", rpc);\napp.all(`/api/${family}/**`, orpc); //!\n",
  ),
  withMounts(
    "order: an alias of the app",
    `const to = app;\nto.all("/rpc/**", rpc);\napp.all("/api/workflows/**", orpc); //!\n`,
  ),
  withMounts(
    "order: a destructured table",
    `const { runs } = { runs: "/api/workflows/**" };\napp.all("/rpc/**", rpc);\napp.all(runs, orpc); //!\n`,
  ),
  withMounts("order: a cast", `app.all("/rpc/**", rpc);\n(app as any).all("/api/workflows/**" as string, orpc); //!\n`),
  withMounts(
    "order: a mount made by a helper",
    `const mount = (path: string, handler: any) => app.all(path, handler);\nmount("/rpc/**", rpc);\nmount("/api/workflows/**", orpc); //!\n`,
  ),
  of("order: a mount made by a helper of another file", {
    "host.ts": cleanHost
      .replace(mounts, `app.all("/rpc/**", rpc);\nmountRuns(app, orpc);\n`)
      .replace(`import { hq }`, `import { mountRuns } from "./mounts.js";\nimport { hq }`),
    "mounts.ts": `export function mountRuns(app: any, handler: any) {\n  app.all("/api/workflows/**", handler); //!\n}\n`,
  }),
  withMounts(
    "order: a loop",
    `for (const [path, handler] of [["/rpc/**", rpc], ["/api/workflows/**", orpc]] as const) {\n  app.all(path, handler); //!\n}\n`,
  ),
  withMounts(
    "order: a spread list",
    `const first = [["/rpc/**", rpc]] as const;\n[...first, ["/api/workflows/**", orpc] as const].forEach(([path, handler]) => {\n  app.all(path, handler); //!\n});\n`,
  ),
  withMounts(
    "order: a branch",
    `app.all("/rpc/**", rpc);\nif (process.argv[2]) {\n  app.all("/api/workflows/**", orpc); //!\n}\n`,
  ),
  withMounts(
    "order: Reflect.apply",
    `app.all("/rpc/**", rpc);\nReflect.apply(app.all, app, ["/api/workflows/**", orpc]); //!\n`,
  ),
  withMounts(
    "order: a bound method",
    `const mount = app.all.bind(app);\nmount("/rpc/**", rpc);\nmount("/api/workflows/**", orpc); //!\n`,
  ),
  withMounts(
    "order: a method by its name",
    `const how = "all";\napp[how]("/rpc/**", rpc);\napp[how]("/api/workflows/**", orpc); //!\n`,
  ),
  withMounts(
    "order: a proxy of the app",
    `const to: any = new Proxy(app, {});\nto.all("/rpc/**", rpc);\nto.all("/api/workflows/**", orpc); //!\n`,
  ),
  withMounts(
    "order: reduce",
    `[["/rpc/**", rpc], ["/api/workflows/**", orpc]].reduce((to: any, [path, handler]: any) => to.all(path, handler), app); //!\n`,
  ),
  withMounts(
    "order: a getter's path",
    `const at = { get runs() { return "/api/workflows/**"; } };\napp.all("/rpc/**", rpc);\napp.all(at.runs, orpc); //!\n`,
  ),
  withMounts("order: String.raw", 'app.all("/rpc/**", rpc);\napp.all(String.raw`/api/workflows/**`, orpc); //!\n'),
  withMounts(
    "order: a method of a class",
    `class Runs { constructor(private to: any) {} mount() { this.to.all("/api/workflows/**", orpc); } } //!\napp.all("/rpc/**", rpc);\nnew Runs(app).mount();\n`,
  ),
  withMounts(
    "order: a promise's callback",
    `app.all("/rpc/**", rpc);\nPromise.resolve().then(() => app.all("/api/workflows/**", orpc)); //!\n`,
  ),
  withMounts(
    "order: a generator",
    `function* steps() { app.all("/rpc/**", rpc); yield; app.all("/api/workflows/**", orpc); } //!\nfor (const _ of steps());\n`,
  ),
  withMounts(
    "order: a static block",
    `app.all("/rpc/**", rpc);\nclass Runs { static { app.all("/api/workflows/**", orpc); } } //!\nexport { Runs };\n`,
  ),
  withMounts(
    "order: a router below a router",
    `const sub = new H3();\nsub.all("/workflows/**", orpc);\napp.all("/rpc/**", rpc);\napp.mount("/api", sub); //!\n`,
  ),
  withMounts(
    "a path of the environment",
    `app.all("/api/inngest", ingress);\napp.all(process.env.AT as string, rpc); //!\n`,
  ),
  {
    ...of(
      "a plugin past the composition",
      edited(
        "host.ts",
        `import { hq } from "./rawr.hq.js";`,
        `import { hq } from "./rawr.hq.js";\nexport { rate } from "./plugins/api/billing/src/tax.js"; //!`,
      ),
    ),
    also: ["import-boundary"],
  },
  withMounts(
    "a second way to Inngest",
    `${mounts}app.all("/internal/run", (event: any) => functions(event.req)); //!\n`,
  ),
  withMounts("Inngest mounted as it is", `app.all("/api/inngest", functions); //!\n${rest}`),
  withMounts(
    "Inngest mounted in a wrapper",
    `const logged = (handler: any) => (event: any) => handler(event.req); //!\napp.all("/api/inngest", logged(functions));\n${rest}`,
  ),
  withGuard("a guard that is missing", `  return functions(event.req); //!\n`),
  withGuard(
    "a guard after dispatch",
    `  const answer = await functions(event.req); //!\n  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return answer;\n`,
  ),
  withGuard("a guard whose answer is ignored", `  await isSigned(event.req);\n  return functions(event.req); //!\n`),
  withGuard(
    "a guard that is not awaited",
    `  if (!isSigned(event.req)) return new Response(null, { status: 401 });\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "a guard under a condition",
    `  if (process.env.NODE_ENV === "production") { //!\n    if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  }\n  return functions(event.req);\n`,
  ),
  withGuard("a way around the guard", `  if (process.env.INNGEST_DEV) return functions(event.req); //!\n${guard}`),
  withGuard(
    "a guard or a flag",
    `  const ok = process.env.DEV === "1" || (await isSigned(event.req));\n  if (!ok) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n`,
  ),
  withGuard(
    "a guard or true",
    `  if (!((await isSigned(event.req)) || true)) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n`,
  ),
  withGuard(
    "a refusal and a flag",
    `  if (!(await isSigned(event.req)) && process.env.STRICT) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n`,
  ),
  withGuard(
    "a guard behind a header",
    `  if (event.req.headers.get("x-trusted") === "1") return functions(event.req); //!\n${guard}`,
  ),
  withContext("a context of the module", `const shared = { requestId: "1" };\n`, `shared`),
  withContext(
    "a context of the module, spread",
    `const shared = contextOf(new Request("http://x"));\nconst alias = shared;\n`,
    `alias`,
  ),
  withContext(
    "a context of a factory that returns the module's",
    `const shared = { requestId: "1" };\nconst make = () => shared;\n`,
    `make()`,
  ),
  withContext("a context of a class", `class Contexts { static one = { requestId: "1" }; }\n`, `Contexts.one`),
  withContext(
    "a context of a getter",
    `const held = { one: { requestId: "1" }, get now() { return this.one; } };\n`,
    `held.now`,
  ),
  withContext(
    "a context by default",
    `const shared = { requestId: "1" };\nconst make = (made = shared) => made;\n`,
    `make()`,
  ),
  withContext("a context that inherits", `const shared = { requestId: "1" };\n`, `Object.create(shared)`),
  withContext(
    "a context for one method",
    `const shared = { requestId: "1" };\n`,
    `event.req.method === "GET" ? shared : contextOf(event.req)`,
  ),
  withContext("a context of globalThis", ``, `(globalThis as any).context`),
  ...guardViolations,
  ...elsewhere,
  ...besideViolations,
];
