import { builtHost, debug, handler } from "./built-host.js";
import { marked, type Violation } from "./mutation.js";

const started = `await serve(hq as never);\n`;
const answer = `(req: any, res: any) => res.end("x")`;
const elsewhere = `import { createServer } from "node:http";\n`;

/** Hosts that use the builder and answer some requests by themselves. */
const forms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a listener with a route of its own": builtHost(
    `${started}createServer((req, res) => { if (req.url === "/rpc/x") res.end("x"); }).listen(9000); //!\n`,
  ),
  "a listener without a route": builtHost(`${started}createServer(${answer}).listen(9000); //!\n`),
  "a listener before the host": builtHost(`createServer(${answer}).listen(9000); //!\n${started}`),
  "a listener beside startHost": builtHost(
    `await startHost(hq as never);\ncreateServer(${answer}).listen(9000); //!\n`,
  ),
  "a route before handing on": builtHost(
    `${handler}createServer((req, res) => {\n  if (req.url === "/debug") { //!\n    res.end("x");\n    return;\n  }\n  host.handler(req, res);\n}).listen(9000);\n`,
  ),
  "a route or handing on": builtHost(
    `${handler}createServer((req, res) => {\n  if (req.url === "/debug") res.end("x"); //!\n  else host.handler(req, res);\n}).listen(9000);\n`,
  ),
  "a route or handing on, in one expression": builtHost(
    `${handler}createServer((req, res) => (req.url === "/debug" ? res.end("x") : host.handler(req, res))).listen(9000); //!\n`,
  ),
  "a route in a switch": builtHost(
    `${handler}createServer((req, res) => {\n  switch (req.url) { //!\n    case "/debug":\n      return res.end("x");\n    default:\n      return host.handler(req, res);\n  }\n}).listen(9000);\n`,
  ),
  "a switch that hands on in one case": builtHost(
    `${handler}createServer((req, res) => {\n  switch (req.method) { //!\n    case "GET":\n      host.handler(req, res);\n  }\n}).listen(9000);\n`,
  ),
  "a route in a table": builtHost(
    `${handler}const routes: any = { "/debug": (res: any) => res.end("x") };\ncreateServer((req, res) => {\n  const own = routes[req.url ?? ""];\n  if (own) return own(res); //!\n  return host.handler(req, res);\n}).listen(9000);\n`,
  ),
  "a route in a helper": builtHost(
    `${handler}const isOwn = (req: any, res: any) => { if (req.url !== "/x") return false; res.end("x"); return true; };\ncreateServer((req, res) => {\n  if (isOwn(req, res)) return; //!\n  host.handler(req, res);\n}).listen(9000);\n`,
  ),
  "a route in a wrapper": builtHost(
    `${handler}const logged = (next: any) => (req: any, res: any) => { if (req.url === "/x") return res.end(); next(req, res); }; //!\ncreateServer(logged(host.handler)).listen(9000);\n`,
  ),
  "a route in a catch": builtHost(
    `${handler}createServer((req, res) => {\n  try { //!\n    if (req.url === "/x") throw new Error("x");\n    host.handler(req, res);\n  } catch {\n    res.end("x");\n  }\n}).listen(9000);\n`,
  ),
  "a middleware that may answer": builtHost(
    `import files from "serve-static";\n${handler}const serveFiles = files("public");\ncreateServer((req, res) => serveFiles(req, res, () => host.handler(req, res))).listen(9000); //!\n`,
  ),
  "handing on for one host name": builtHost(
    `${handler}createServer((req, res) => {\n  if (req.headers.host === "a") host.handler(req, res); //!\n}).listen(9000);\n`,
  ),
  "a listener for request": builtHost(
    `${started}const server = createServer();\nserver.on("request", ${answer}); //!\nserver.listen(9000);\n`,
  ),
  "one more listener for request": builtHost(
    `${handler}const server = createServer(host.handler);\nserver.prependListener("request", (req, res) => { if (req.url === "/x") res.end("x"); }); //!\nserver.listen(9000);\n`,
  ),
  "a listener for streams": builtHost(
    `import { createSecureServer } from "node:http2";\n${started}const server = createSecureServer({});\nserver.on("stream", (stream) => { stream.respond(); stream.end(); }); //!\nserver.listen(1);\n`,
  ),
  "new Server": builtHost(`import http from "node:http";\n${started}new http.Server(${answer}).listen(9000); //!\n`),
  "node:https": builtHost(
    `import * as https from "node:https";\n${started}https.createServer({ key: "" }, ${answer}).listen(9000); //!\n`,
  ),
  "node:http by import()": builtHost(
    `${started}const { createServer: make } = await import("node:http");\nmake(${answer}).listen(9000); //!\n`,
  ),
  "node:http by require": builtHost(
    `import { createRequire } from "node:module";\n${started}createRequire(import.meta.url)("http").createServer(${answer}).listen(9000); //!\n`,
  ),
  "node:http by getBuiltinModule": builtHost(
    `${started}process.getBuiltinModule("node:http").createServer(${answer}).listen(9000); //!\n`,
  ),
  "a listener of a class": builtHost(
    `${started}class Debug { start() { return createServer(${answer}).listen(9000); } } //!\nnew Debug().start();\n`,
  ),
  "a listener under a flag": builtHost(`${started}if (process.env.DEBUG) createServer(${answer}).listen(9000); //!\n`),
  "a listener by other names": builtHost(
    `${started}const make = createServer;\nconst listen = ${answer};\nmake(listen.bind(null)).listen(9000); //!\n`,
  ),
  "a listener that nobody knows": builtHost(
    `import { listener } from "some-debugger";\n${started}createServer(listener).listen(9000); //!\n`,
  ),
  "a listener that a library made": builtHost(
    `import { toNodeHandler } from "h3";\n${started}createServer(toNodeHandler({ fetch: () => new Response("x") } as never)).listen(9000); //!\n`,
  ),
  "a listener of another file": builtHost(`import { listen } from "./debug.js";\n${started}listen();\n`, {
    "debug.ts": `${elsewhere}export const listen = () => createServer(${answer}).listen(9000); //!\n`,
  }),
  "a listener of an imported file": builtHost(`import "./debug.js";\n${started}`, debug),
  "a listener beside an imported name": builtHost(`import { port } from "./debug.js";\n${started}`, debug),
  "a listener beside a name of a namespace": builtHost(
    `import * as debug from "./debug.js";\n${started}console.log(debug.port);\n`,
    debug,
  ),
  "a listener beside a re-exported name": builtHost(`export { port } from "./debug.js";\n${started}`, debug),
  "a listener of a file that is loaded later": builtHost(`${started}await import("./debug.js");\n`, debug),
  "a listener of a file's file": builtHost(`import { port } from "./port.js";\n${started}console.log(port);\n`, {
    "port.ts": `export { port } from "./debug.js";\n`,
    ...debug,
  }),
  "mounts of an imported file": builtHost(`import { port } from "./debug.js";\n${started}`, {
    "debug.ts": `import { H3 } from "h3";\nexport const port = 9000;\nexport const app = new H3();\napp.get("/x", () => "x"); //!\n`,
  }),
  "Express on a second port": builtHost(
    `import express from "express";\n${started}const app = express();\napp.get("/x", (req, res) => res.end("x")); //!\napp.listen(9000);\n`,
  ),
  "Fastify on a second port": builtHost(
    `import Fastify from "fastify";\n${started}const app = Fastify();\napp.get("/x", async () => "x"); //!\nawait app.listen({ port: 9000 });\n`,
  ),
  "Hono on a second port": builtHost(
    `import { Hono } from "hono";\nimport { serve as listen } from "@hono/node-server";\n${started}const app = new Hono();\napp.get("/x", (c) => c.text("x")); //!\nlisten({ fetch: app.fetch, port: 9000 });\n`,
  ),
  "files on a second port": builtHost(
    `import express from "express";\n${started}createServer(express.static("public")).listen(9000); //!\n`,
  ),
  "a framework that nobody knows": builtHost(
    `import restana from "restana";\n${started}const app = restana();\napp.get("/x", () => "x");\napp.listen(9000); //!\n`,
  ),
  "a server of srvx": builtHost(
    `import { serve as listen } from "srvx";\n${started}listen({ port: 9000, fetch: () => new Response("x") }); //!\n`,
  ),
  "a server of Bun": builtHost(`${started}Bun.serve({ port: 9000, fetch: () => new Response("x") }); //!\n`),
  "routes of Bun": builtHost(
    `${handler}Bun.serve({ port: 9000, routes: { "/x": new Response("x") }, fetch: host.fetch }); //!\n`,
  ),
  "static routes of Bun": builtHost(
    `${handler}Bun.serve({ port: 9000, static: { "/x": new Response("x") }, fetch: host.fetch }); //!\n`,
  ),
  "a server of Deno": builtHost(`${started}Deno.serve({ port: 9000 }, () => new Response("x")); //!\n`),
  "an exported fetch": builtHost(
    `${handler}export default { fetch: (req: Request) => (req.url.endsWith("/x") ? new Response("x") : host.fetch(req)) }; //!\n`,
  ),
};

export const besideViolations: readonly Violation[] = Object.entries(forms).map(([name, files]) =>
  marked("host-composition-guard", `beside: ${name}`, files),
);
