import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { plugin, program, type FileTree } from "../testing.js";
import gate from "./host-composition-guard.js";
import { pageBlocks } from "./page-blocks.js";

const guard = `import { createHmac, timingSafeEqual } from "node:crypto";
export async function isSigned(request: Request): Promise<boolean> {
  const header = request.headers.get("x-inngest-signature");
  if (header === null) return false;
  const mac = createHmac("sha256", "key").update(await request.clone().text()).digest();
  return timingSafeEqual(mac, Buffer.from(header, "hex"));
}
export async function requireSignature(request: Request): Promise<void> {
  if (!(await isSigned(request))) throw new Error("not signed");
}
`;

const imports = `import { H3 } from "h3";
import { serve } from "inngest/edge";
import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { RPCHandler } from "@orpc/server/fetch";
import { isSigned, requireSignature } from "./guard.js";
import { hq } from "./rawr.hq.js";
`;

const handlers = `const functions = serve({ client: {} as never, functions: [] });
const procedures = new RPCHandler({ ...hq.plugins });
const published = new OpenAPIHandler({ ...hq.plugins });
const contextOf = (request: Request) => ({ requestId: crypto.randomUUID(), address: request.headers.get("x") });
async function ingress(event: any) {
  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });
  return functions(event.req);
}
const rpc = async (event: any) => (await procedures.handle(event.req, { context: contextOf(event.req) })).response;
const orpc = async (event: any) => (await published.handle(event.req, { context: contextOf(event.req) })).response;
`;

const mounts = `const app = new H3();
app.all("/api/inngest", ingress);
app.all("/api/workflows/**", orpc);
app.all("/rpc/**", rpc);
app.all("/api/orpc/**", orpc);
export default app;
`;

const base: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }\n`,
  ...plugin("api", "a"),
  "plugins/api/a/src/index.ts": `export default {};\n`,
  "rawr.hq.ts": `import a from "./plugins/api/a/src/index.js";\nexport const hq = { plugins: [a] };\n`,
  "guard.ts": guard,
};

interface Case {
  readonly [file: string]: string;
}

const h3 = (body: string): Case => ({ "host.ts": imports + body });
const withMounts = (body: string): Case => h3(`${handlers}const app = new H3();\n${body}`);
const withIngress = (body: string): Case =>
  h3(`${handlers.replace(/async function ingress[^}]*}[^}]*}\n/, body)}${mounts}`);
const withContext = (body: string): Case => h3(`${handlers.replace(/const rpc = .*\n/, body)}${mounts}`);
const rest = `app.all("/api/workflows/**", orpc);\napp.all("/rpc/**", rpc);\napp.all("/api/orpc/**", orpc);\n`;
const builder = (body: string, more: Case = {}): Case => ({
  "host.ts": `import { createHost, serve } from "@rawr/hq-contract/adapter";\nimport { H3 } from "h3";\nimport { hq } from "./rawr.hq.js";\n${body}`,
  ...more,
});

/** A finding is expected in each line that ends with `//!`, and nowhere else. */
const violations: Readonly<Record<string, Case>> = {
  "rpc before ingress": withMounts(
    `app.all("/rpc/**", rpc);\napp.all("/api/inngest", ingress); //!\napp.all("/api/workflows/**", orpc); //!\napp.all("/api/orpc/**", orpc);\n`,
  ),
  "workflows last": withMounts(
    `app.all("/api/inngest", ingress);\napp.all("/rpc/**", rpc);\napp.all("/api/orpc/**", orpc);\napp.all("/api/workflows/**", orpc); //!\n`,
  ),
  "a wrong order in a chain": withMounts(
    `app.all("/api/inngest", ingress).all("/rpc/**", rpc)\n  .all("/api/orpc/**", orpc);\nconst last = "/api/workflows/**";\napp.all(last, orpc); //!\n`,
  ),
  "a wrong order by constants": withMounts(
    `const paths = { rpc: "/rpc/**", runs: "/api/workflows/**" } as const;\napp.all("/api/inngest", ingress);\napp.all(paths.rpc, rpc);\napp.all(paths.runs, orpc); //!\napp.all("/api/orpc/**", orpc);\n`,
  ),
  "a wrong order by an enum": withMounts(
    `enum Path { Rpc = "/rpc/**", Runs = "/api/workflows/**" }\napp.all("/api/inngest", ingress);\napp.all(Path.Rpc, rpc);\napp.all(Path.Runs, orpc); //!\n`,
  ),
  "a wrong order by concatenation": withMounts(
    `const api = "/api";\napp.all("/rpc/**", rpc);\napp.all(\`\${api}/work\` + "flows/**", orpc); //!\n`,
  ),
  "a wrong order in a loop": withMounts(
    `const table = [["/rpc/**", rpc], ["/api/workflows/**", orpc]] as const;\nfor (const [path, handler] of table)\n  app.all(path, handler); //!\n`,
  ),
  "a wrong order in forEach": withMounts(
    `[{ path: "/api/orpc/**", handler: orpc }, { path: "/api/inngest", handler: ingress }].forEach(({ path, handler }) => {\n  app.all(path, handler); //!\n});\n`,
  ),
  "a wrong order through a helper": withMounts(
    `function mountRpc(to: H3) { to.all("/rpc/**", rpc); }\nconst mountRuns = (to: H3) => to.all("/api/workflows/**", orpc); //!\nmountRpc(app);\nmountRuns(app);\n`,
  ),
  "a wrong order in another file": {
    "host.ts": `${imports}import { mountRuns } from "./runs.js";\n${handlers}const app = new H3();\napp.all("/rpc/**", rpc);\nmountRuns(app, orpc);\n`,
    "runs.ts": `export const mountRuns = (app: any, handler: any) =>\n  app.all("/api/workflows/**", handler); //!\n`,
  },
  "a wrong order through an alias": withMounts(
    `const mount = app;\nmount.all("/rpc/**", rpc);\napp.all("/api/workflows/**", orpc); //!\n`,
  ),
  "a wrong order in a branch": withMounts(
    `app.all("/rpc/**", rpc);\nif (process.argv.length > 2) {\n  app.all("/api/workflows/**", orpc); //!\n}\n`,
  ),
  "a wrong order of sub-routers": {
    "host.ts": `import { Hono } from "hono";\n${imports}${handlers}const runs = new Hono();\nruns.all("/workflows/*", orpc);\nconst app = new Hono();\napp.all("/rpc/*", rpc);\napp.route("/api", runs); //!\n`,
  },
  "a wrong order in Express": {
    "host.ts": `import express from "express";\n${imports}${handlers}const app = express();\napp.use("/rpc", rpc);\napp.use("/api/workflows", orpc); //!\n`,
  },
  "a wrong order in Fastify": {
    "host.ts": `import Fastify from "fastify";\n${imports}${handlers}const app = Fastify();\napp.route({ method: "POST", url: "/rpc/*", handler: rpc });\napp.route({ method: "POST", url: "/api/workflows/*", handler: orpc }); //!\n`,
  },
  "a wrong order in rou3": {
    "host.ts": `import { addRoute, createRouter } from "rou3";\n${imports}${handlers}const router = createRouter();\naddRoute(router, "", "/api/inngest", ingress);\naddRoute(router, "POST", "/rpc/**", rpc);\naddRoute(router, "", "/api/workflows/**", orpc); //!\naddRoute(router, "", "/api/orpc/**", orpc);\n`,
  },
  "a wrong order in rou3 through a table of one's own": {
    "host.ts": `import { addRoute, createRouter } from "rou3";\n${imports}${handlers}const router = createRouter();\nconst table = {\n  add: (method: string, path: string, handler: unknown) => addRoute(router, method, path, handler),\n};\ntable.add("", "/rpc/**", rpc);\ntable.add("", "/api/workflows/**", orpc); //!\n`,
  },
  "a wrong order on node:http": {
    "host.ts": `import { createServer } from "node:http";\n${imports}${handlers}createServer((req, res) => {\n  if (req.url?.startsWith("/rpc")) return void rpc(req);\n  if (req.url?.startsWith("/api/workflows")) return void orpc(req); //!\n  res.end();\n}).listen();\n`,
  },
  "a wrong order in a switch": {
    "host.ts": `import { createServer } from "node:http";\n${imports}${handlers}createServer((req, res) => {\n  switch (new URL(req.url ?? "/", "http://x").pathname) {\n    case "/rpc": return void rpc(req);\n    case "/api/workflows": return void orpc(req); //!\n  }\n  res.end();\n}).listen();\n`,
  },
  "a path that can't be decided": withMounts(
    `app.all("/api/inngest", ingress);\napp.all(process.env.RPC_PATH as string, rpc); //!\n`,
  ),
  "a plugin past the composition": {
    "host.ts": `${imports}import a from "./plugins/api/a/src/index.js"; //!\n${handlers}const app = new H3();\napp.all("/rpc/**", () => a);\n`,
  },
  "no composition at all": {
    "host.ts": `import { createHost } from "@rawr/hq-contract/adapter"; //!\ncreateHost({ plugins: [] } as never, {} as never); //!\n`,
  },
  "a changed composition": builder(`createHost({ ...hq, plugins: hq.plugins.slice(1) } as never, {} as never); //!\n`),
  "a route mounted outside the host builder": builder(
    `const host = createHost(hq as never, {} as never);\nconst app = new H3();\napp.all("/rpc/extra", () => "hidden"); //!\napp.all("/**", host.fetch);\n`,
  ),
  "a route mounted outside the host builder through a helper": builder(
    `import { add } from "./more.js";\nconst app = new H3();\nawait serve(hq as never, {} as never);\nadd(app);\n`,
    {
      "more.ts": `export function add(app: any) {\n  app.use("/api/orpc/more", () => "hidden"); //!\n}\n`,
    },
  ),
  "a mount on what the builder made": builder(
    `const host: any = createHost(hq as never, {} as never);\nhost.app.get("/rpc/extra", () => "hidden"); //!\n`,
  ),
  "a list of mounts beside the builder": builder(
    `const host = createHost(hq as never, {} as never);\nconst app = new H3();\nfor (const path of ["/metrics", "/debug"]) {\n  app.get(path, () => "hidden"); //!\n}\nexport { app, host };\n`,
  ),
  "a context that a package remembers": withContext(
    `import memoize from "memoize";\nconst contextFor = memoize((_: string) => ({ requestId: crypto.randomUUID() }));\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: contextFor("a") })).response; //!\n`,
  ),
  "a context of the module": withContext(
    `const shared = { requestId: "1" };\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: shared })).response; //!\n`,
  ),
  "a context from a module-level call": withContext(
    `const shared = contextOf(new Request("http://x"));\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: shared })).response; //!\n`,
  ),
  "a context through a factory that returns the module's": withContext(
    `const shared = { requestId: "1" };\nconst make = () => shared;\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: make() })).response; //!\n`,
  ),
  "a context that is made once": withContext(
    `let kept: object | undefined;\nconst make = () => (kept ??= { requestId: "1" });\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: make() })).response; //!\n`,
  ),
  "a context of the closure around the handler": withContext(
    `function makeRpc() {\n  const context = { requestId: "1" };\n  return async (event: any) => (await procedures.handle(event.req, { context })).response; //!\n}\nconst rpc = makeRpc();\n`,
  ),
  "a context in a cache": withContext(
    `const cache = new Map<string, object>();\ncache.set("x", { requestId: "1" });\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: cache.get("x") })).response; //!\n`,
  ),
  "a guard that is missing": withIngress(`const ingress = async (event: any) =>\n  functions(event.req); //!\n`),
  "Inngest mounted as it is": withMounts(`app.all("/api/inngest", functions); //!\n${rest}`),
  "Inngest mounted in a wrapper": {
    "host.ts": `import { fromWebHandler } from "h3";\n${imports}${handlers}const app = new H3();\napp.all("/api/inngest", fromWebHandler(functions)); //!\n${rest}`,
  },
  "a guard after dispatch": withIngress(
    `async function ingress(event: any) {\n  const response = await functions(event.req); //!\n  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return response;\n}\n`,
  ),
  "a guard whose answer is ignored": withIngress(
    `async function ingress(event: any) {\n  await isSigned(event.req);\n  return functions(event.req); //!\n}\n`,
  ),
  "a guard that development leaves out": withIngress(
    `async function ingress(event: any) {\n  if (process.env.NODE_ENV === "production") { //!\n    if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  }\n  return functions(event.req);\n}\n`,
  ),
  "a way around the guard": withIngress(
    `async function ingress(event: any) {\n  if (process.env.INNGEST_DEV) return functions(event.req); //!\n  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n}\n`,
  ),
  "a guard or a flag": withIngress(
    `const dev = process.env.INNGEST_DEV === "1";\nasync function ingress(event: any) {\n  const ok = dev || (await isSigned(event.req));\n  if (!ok) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n}\n`,
  ),
  "a guard or true": withIngress(
    `async function ingress(event: any) {\n  if (!((await isSigned(event.req)) || true)) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n}\n`,
  ),
  "a refusal and a flag": withIngress(
    `async function ingress(event: any) {\n  const ok = await isSigned(event.req);\n  if (!ok && process.env.STRICT) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n}\n`,
  ),
  "a guard in a swallowing try": withIngress(
    `async function ingress(event: any) {\n  try { //!\n    await requireSignature(event.req);\n  } catch (error) {\n    console.warn(error);\n  }\n  return functions(event.req);\n}\n`,
  ),
  "a guard that an option replaces": withIngress(
    `const noGuard = async (request: Request) => true;\nconst check = process.env.NO_GUARD ? noGuard : isSigned;\nasync function ingress(event: any) {\n  if (!(await check(event.req))) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n}\n`,
  ),
  "a guard as a default that can be left out": withIngress(
    `const make = ({ verify = isSigned }: { verify?: any }) => async (event: any) => {\n  if (!(await verify(event.req))) return new Response(null, { status: 401 }); //!\n  return functions(event.req);\n};\nconst ingress = make(JSON.parse(process.argv[2] ?? "{}"));\n`,
  ),
  "a second way to Inngest": withMounts(
    `app.all("/api/inngest", ingress);\n${rest}app.all("/internal/run", (event: any) => functions(event.req)); //!\n`,
  ),
};

const clean: Readonly<Record<string, Case>> = {
  "a host in order": h3(handlers + mounts),
  "a host in a chain": withMounts(
    `app.all("/api/inngest", ingress).all("/api/workflows/**", orpc).all("/rpc/**", rpc).all("/api/orpc/**", orpc);\n`,
  ),
  "rpc and orpc the other way round": withMounts(
    `app.all("/api/inngest", ingress);\napp.all("/api/workflows/**", orpc);\napp.all("/api/orpc/**", orpc);\napp.all("/rpc/**", rpc);\n`,
  ),
  "a table in order": withMounts(
    `for (const [path, handler] of [["/api/inngest", ingress], ["/api/workflows/**", orpc], ["/rpc/**", rpc]] as const) app.all(path, handler);\n`,
  ),
  "several methods": withMounts(
    `app.get("/api/inngest", ingress).post("/api/inngest", ingress).put("/api/inngest", ingress);\n${rest}`,
  ),
  "a health probe and a catch-all": withMounts(
    `app.all("/api/inngest", ingress);\n${rest}app.get("/livez", () => "live");\napp.all("/**", () => new Response(null, { status: 404 }));\n`,
  ),
  "a guard that throws": withIngress(
    `async function ingress(event: any) {\n  await requireSignature(event.req);\n  return functions(event.req);\n}\n`,
  ),
  "a guard that throws, answered": withIngress(
    `async function ingress(event: any) {\n  try {\n    await requireSignature(event.req);\n  } catch {\n    return new Response(null, { status: 401 });\n  }\n  return functions(event.req);\n}\n`,
  ),
  "a guard around the dispatch": withIngress(
    `async function ingress(event: any) {\n  if (await isSigned(event.req)) return functions(event.req);\n  return new Response(null, { status: 401 });\n}\n`,
  ),
  "a guard with more refusals": withIngress(
    `async function ingress(event: any) {\n  if (event.req.method === "GET" || !(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n}\n`,
  ),
  "a guard in a wrapper": withIngress(
    `const guarded = (handler: any) => async (event: any) => ((await isSigned(event.req)) ? handler(event.req) : new Response(null, { status: 401 }));\nconst ingress = guarded(functions);\n`,
  ),
  "a guard as middleware": withMounts(
    `app.use("/api/inngest", async (event: any, next: any) => {\n  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return next();\n});\napp.all("/api/inngest", (event: any) => functions(event.req));\n${rest}`,
  ),
  "a builder": builder(`await serve(hq as never, { port: 3000 } as never);\n`),
  "a builder and its own handler": builder(
    `const host = createHost(hq as never, {} as never);\nconst app = new H3();\napp.all("/**", host.fetch);\nexport { app };\n`,
  ),
  "a route that oRPC's builder describes": builder(
    `import { oc } from "@orpc/contract";\nconst start = (path: "/api/orpc/extra") => oc.route({ method: "GET", path });\nexport const contract = { extra: start("/api/orpc/extra") };\nawait serve(hq as never, { port: 3000 } as never);\n`,
  ),
  "rou3 in order": {
    "host.ts": `import { addRoute, createRouter } from "rou3";\n${imports}${handlers}const router = createRouter();\naddRoute(router, "", "/api/inngest", ingress);\naddRoute(router, "", "/api/workflows/**", orpc);\naddRoute(router, "POST", "/rpc/**", rpc);\naddRoute(router, "", "/api/orpc/**", orpc);\n`,
  },
  "calls of other things": builder(
    `const host = createHost(hq as never, {} as never);\nconst cache = new Map<string, string>();\ncache.get("/rpc/x");\nprocess.on("SIGTERM", () => host.close());\nawait fetch("/api/orpc/invoices");\nexport const text = 'app.get("/rpc/extra")'; // app.all("/rpc/**", rpc)\n`,
  ),
  "Hono in order": {
    "host.ts": `import { Hono } from "hono";\n${imports}${handlers}const app = new Hono();\napp.on(["GET", "POST", "PUT"], "/api/inngest", (c: any) => ingress(c));\napp.all("/api/workflows/*", orpc);\napp.use("/rpc/*", rpc);\napp.all("/api/orpc/*", orpc);\nexport default app;\n`,
  },
  "Express in order": {
    "host.ts": `import express, { Router } from "express";\n${imports}${handlers}const app = express();\nconst api = Router();\napi.all("/inngest", ingress);\napi.use("/workflows", orpc);\napp.use("/api", api);\napp.use("/rpc", rpc);\napp.use("/api/orpc", orpc);\napp.listen(3000);\n`,
  },
  "node:http in order": {
    "host.ts": `import { createServer } from "node:http";\n${imports}${handlers}createServer(async (req: any, res) => {\n  const path = new URL(req.url ?? "/", "http://x").pathname;\n  if (path === "/api/inngest") {\n    if (!(await isSigned(req))) return void res.writeHead(401).end();\n    return void functions(req);\n  }\n  if (path.startsWith("/api/workflows/")) return void orpc(req);\n  else if (path.startsWith("/rpc/")) return void rpc(req);\n  res.end();\n}).listen();\n`,
  },
  "a context from a foreign factory": withContext(
    `import { createContext } from "somewhere";\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: await createContext(event.req) })).response;\n`,
  ),
  "a context with shared ports in it": withContext(
    `const ports = { clock: Date.now };\nconst rpc = async (event: any) => (await procedures.handle(event.req, { context: { ...contextOf(event.req), ports } })).response;\n`,
  ),
};

const marked = (files: Case) =>
  Object.entries(files).flatMap(([file, text]) =>
    text.split("\n").flatMap((line, index) => (line.includes("//!") ? [`${file}:${index + 1}`] : [])),
  );

async function placesOf(files: Case): Promise<string[]> {
  const report = await program({ ...base, ...files }).judge(gate);
  expect(report.gates.map(({ problem }) => problem)).toEqual([undefined]);
  return [...new Set(report.findings.map(({ at }) => `${at.file}:${at.line}`))].sort();
}

describe("a host that breaks the law is found", () => {
  test.each(Object.entries(violations))("%s", async (_, files) => {
    expect(await placesOf(files)).toEqual(marked(files).sort());
  });
});

describe("a host that keeps the law passes", () => {
  test.each(Object.entries(clean))("%s", async (_, files) => {
    expect(await placesOf(files)).toEqual([]);
  });
});

test("a missing host is a finding that names the setting", async () => {
  const report = await program({ ...base, "rawr-hq.config.json": `{ "host": "server" }\n` }).judge(gate);
  expect(report.findings.map(({ code, at, message }) => [code, at.file, message])).toEqual([
    ["H109", "rawr-hq.config.json", "this workspace has no source file `server`"],
  ]);
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./host-composition-guard.md", import.meta.url), "utf8"));
  const judged = async (path: string, text: string) => {
    const settings = JSON.stringify({ host: path });
    const report = await program({ ...base, [path]: text, "rawr-hq.config.json": settings }).judge(gate);
    return report.findings.map(({ at }) => at.file);
  };

  test.each(blocks.filter(({ heading }) => heading === "Incorrect"))(
    "fails what it calls incorrect: $path",
    async ({ path, text }) => {
      expect([...new Set(await judged(path, text))]).toEqual([path]);
    },
  );

  test.each(blocks.filter(({ heading }) => heading === "Correct"))(
    "passes what it calls correct: $path",
    async ({ path, text }) => {
      expect(await judged(path, text)).toEqual([]);
    },
  );

  test("has both", () => {
    expect(new Set(blocks.map(({ heading }) => heading)).size).toBe(2);
  });
});
