import { builtHost, debug, handler } from "./built-host.js";

const started = `await serve(hq as never);\n`;
const handing = (body: string) => builtHost(`${handler}createServer(${body}).listen(9000);\n`);

/** Hosts that use the builder and hand every request on to it, and servers that are none of theirs. */
export const besideLookAlikes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "the host's handler": handing(`host.handler`),
  "the host's handler and options": handing(`{ keepAlive: true }, host.handler`),
  "the host's handler, called": handing(`(req, res) => host.handler(req, res)`),
  "the host's handler, bound": handing(`host.handler.bind(host)`),
  "the host's handler, destructured": builtHost(
    `const { handler } = createHost(hq as never, {} as never);\ncreateServer(handler).listen(9000);\n`,
  ),
  "the host's handler after a log line": handing(
    `(req, res) => {\n  if (process.env.LOG) console.log(req.url);\n  res.setHeader("x-served-by", "a");\n  host.handler(req, res);\n}`,
  ),
  "the host's handler on both ways": handing(
    `(req, res) => {\n  if (req.method === "GET") return host.handler(req, res);\n  console.log("write");\n  return host.handler(req, res);\n}`,
  ),
  "the host's handler in each case": handing(
    `(req, res) => {\n  switch (req.method) {\n    case "GET":\n      console.log("read");\n    default:\n      host.handler(req, res);\n  }\n}`,
  ),
  "the host's handler in try": handing(
    `async (req, res) => {\n  try {\n    await host.handler(req, res);\n  } catch {\n    res.statusCode = 500;\n    res.end();\n  }\n}`,
  ),
  "the host's handler in a callback": builtHost(
    `import { AsyncLocalStorage } from "node:async_hooks";\n${handler}const storage = new AsyncLocalStorage();\ncreateServer((req, res) => storage.run({ at: Date.now() }, () => host.handler(req, res))).listen(9000);\n`,
  ),
  "the host's handler by startHost": builtHost(
    `const { host } = await startHost(hq as never);\ncreateServer(host.handler).listen(9000);\n`,
  ),
  "the host's handler for request": builtHost(
    `${handler}const server = createServer();\nserver.on("request", host.handler);\nserver.listen(9000);\n`,
  ),
  "a listener that counts": builtHost(
    `${handler}const server = createServer(host.handler);\nserver.on("request", (req, res) => {\n  console.time(req.url);\n  res.on("close", () => console.timeEnd(req.url));\n});\nserver.listen(9000);\n`,
  ),
  "listeners for what is no request": builtHost(
    `${handler}const server = createServer(host.handler);\nserver.on("upgrade", (req, socket) => socket.destroy());\nserver.on("clientError", (error, socket) => socket.end("HTTP/1.1 400 Bad Request\\r\\n\\r\\n"));\nserver.listen(9000);\n`,
  ),
  "the host's handler in another file": builtHost(`import { start } from "./start.js";\n${handler}start(host);\n`, {
    "start.ts": `import { createServer } from "node:http";\nexport const start = (host: any) => createServer((req, res) => host.handler(req, res)).listen(9000);\n`,
  }),
  "the host's fetch in h3": builtHost(
    `import { H3, serve as listen } from "h3";\n${handler}const app = new H3();\napp.all("/**", (event) => host.fetch(event.req));\nlisten(app, { port: 9000 });\n`,
  ),
  "the host's fetch in Bun": builtHost(
    `${handler}Bun.serve({ port: 9000, fetch: (req: Request) => host.fetch(req) });\n`,
  ),
  "the host's fetch in Deno": builtHost(`${handler}Deno.serve({ port: 9000 }, host.fetch);\n`),
  "the host's fetch, exported": builtHost(`${handler}export default { fetch: host.fetch };\n`),
  "a client of node:http": builtHost(
    `import { get, request } from "node:http";\n${started}request("http://127.0.0.1:3000/livez", (res) => res.resume()).on("response", (res) => res.resume());\nget("http://127.0.0.1:3000/rpc/x");\n`,
  ),
  "a search for a free port": builtHost(
    `import net from "node:net";\n${started}const probe = net.createServer();\nprobe.listen(0, () => probe.close());\n`,
  ),
  "listening to a database": builtHost(
    `import postgres from "postgres";\n${started}await postgres().listen("orders", (payload) => console.log(payload));\n`,
  ),
  "requests of a browser": builtHost(
    `import { chromium } from "playwright";\n${started}const page = await (await chromium.launch()).newPage();\npage.on("request", (request) => console.log(request.url()));\n`,
  ),
  "a server of a test": builtHost(started, {
    "host.test.ts": `import { createServer } from "node:http";\nimport { expect, test } from "vitest";\nimport "./host.js";\ntest("health", () => {\n  expect(createServer((req, res) => res.end("live")).listen(0)).toBeDefined();\n});\n`,
  }),
  "a server of a benchmark": builtHost(started, {
    "bench/server.ts": `import { createServer } from "node:http";\ncreateServer((req, res) => res.end("x")).listen(0);\n`,
  }),
  "a server that the host doesn't reach": builtHost(started, debug),
  "a server of a file of which only a type is imported": builtHost(
    `import type { Options } from "./options.js";\n${started}export const options: Options = {};\n`,
    {
      "options.ts": `import { createServer } from "node:http";\nexport interface Options {}\ncreateServer((req, res) => res.end("x")).listen(0);\n`,
    },
  ),
  "a server of a file of which only a class's type is imported": builtHost(
    `import type { Options } from "./options.js";\n${started}export const use = (options: Options) => options;\n`,
    {
      "options.ts": `import { createServer } from "node:http";\nexport class Options {}\ncreateServer((req, res) => res.end("x")).listen(0);\n`,
    },
  ),
  "a server that nobody starts": builtHost(`import { port } from "./mock.js";\n${started}console.log(port);\n`, {
    "mock.ts": `import { createServer } from "node:http";\nexport const port = 1;\nexport const mock = () => createServer((req, res) => res.end("x")).listen(0);\n`,
  }),
  "a health endpoint of a host without the builder": {
    "host.ts": `import { createServer } from "node:http";\nimport { hq } from "./rawr.hq.js";\ncreateServer((req, res) => {\n  if (req.url === "/livez") return res.end("live");\n  res.end(String(hq));\n}).listen(9000);\n`,
  },
};
