import { besideLookAlikes } from "./beside-look-alikes.js";
import { cleanWorkspace } from "./clean-workspace.js";
import { edited, type Forms } from "./mutation.js";

type Files = Readonly<Record<string, string>>;

const host = cleanWorkspace["host.ts"] ?? "";
const mounts = host.slice(host.indexOf(`app.all("/api/inngest"`), host.indexOf("export default app"));
const rest = mounts.slice(mounts.indexOf("\n") + 1);
const guard = `  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n`;
const no = `return new Response(null, { status: 401 });`;
const withMounts = (text: string): Files => edited("host.ts", mounts, text);
const withGuard = (text: string): Files => edited("host.ts", guard, text);
const whole = (text: string): Files => ({ "guard.ts": text });

/** Mounts and contexts that keep the law in another way. */
const composed: Readonly<Record<string, Files>> = {
  "rpc and orpc the other way round": withMounts(
    `app.all("/api/inngest", ingress);\napp.all("/api/workflows/**", orpc);\napp.all("/api/orpc/**", orpc);\napp.all("/rpc/**", rpc);\n`,
  ),
  "mounts in a chain": withMounts(
    `app.all("/api/inngest", ingress).all("/api/workflows/**", orpc).all("/rpc/**", rpc).all("/api/orpc/**", orpc);\n`,
  ),
  "mounts from a table": withMounts(
    `for (const [path, handler] of [["/api/inngest", ingress], ["/api/workflows/**", orpc], ["/rpc/**", rpc]] as const) app.all(path, handler);\n`,
  ),
  "mounts by a helper": withMounts(
    `const mount = (path: string, handler: any) => app.all(path, handler);\nmount("/api/inngest", ingress);\nmount("/api/workflows/**", orpc);\nmount("/rpc/**", rpc);\n`,
  ),
  "one function around every handler, and many calls of it": withMounts(
    `const around = (request: any, handler: any) => handler(request.event);
const live = () => "live";
${[..."abcdefgh"].map((name) => `app.get("/${name}", (event: any) => around({ event, ${name}: 1 }, live));`).join("\n")}
app.all("/api/inngest", (event: any) => around({ event }, ingress));
app.all("/api/workflows/**", (event: any) => around({ event }, orpc));
app.all("/rpc/**", (event: any) => around({ event }, rpc));\n`,
  ),
  "mounts by method": withMounts(
    `app.get("/api/inngest", ingress).post("/api/inngest", ingress).put("/api/inngest", ingress);\n${rest}`,
  ),
  "a health probe": withMounts(`${mounts}app.get("/livez", () => "live");\n`),
  "a catch-all": withMounts(`${mounts}app.all("/**", () => new Response(null, { status: 404 }));\n`),
  "a guard around the dispatch": withGuard(
    `  if (await isSigned(event.req)) return functions(event.req);\n  return new Response(null, { status: 401 });\n`,
  ),
  "a guard with more refusals": withGuard(
    `  if (event.req.method === "GET" || !(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n`,
  ),
  "a guard in a constant": withGuard(
    `  const ok = await isSigned(event.req);\n  if (!ok) return new Response(null, { status: 401 });\n  return functions(event.req);\n`,
  ),
  "a guard under another name": withGuard(
    `  const check = isSigned;\n  if (!(await check(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n`,
  ),
  "an ingress of another file": {
    "host.ts": `import { H3 } from "h3";\nimport { ingress } from "./ingress.js";\nimport { hq } from "./rawr.hq.js";\nexport const app = new H3();\napp.all("/api/inngest", ingress);\napp.all("/rpc/**", () => hq);\n`,
    "ingress.ts": `import { serve } from "inngest/edge";\nimport { isSigned } from "./guard.js";\nconst functions = serve({ client: {} as never, functions: [] });\nexport async function ingress(event: any) {\n${guard}}\n`,
  },
  "a context by an inline object": edited(
    "host.ts",
    `await procedures.handle(event.req, { context: contextOf(event.req) })`,
    `await procedures.handle(event.req, { context: { requestId: crypto.randomUUID() } })`,
  ),
};

/** Guards that are heeded, in one way or another. */
const heeded: Readonly<Record<string, Files>> = {
  "the guard's answer in an object": withGuard(
    `  const verdict = { ok: await isSigned(event.req) };\n  if (!verdict.ok) ${no}\n  return functions(event.req);\n`,
  ),
  "the guard in an else": withGuard(
    `  let answer: any;\n  if (await isSigned(event.req)) answer = functions(event.req);\n  else answer = new Response(null, { status: 401 });\n  return answer;\n`,
  ),
  "the guard in a ternary": withGuard(
    `  return (await isSigned(event.req)) ? functions(event.req) : new Response(null, { status: 401 });\n`,
  ),
  "the guard and the dispatch in one expression": withGuard(
    `  return ((await isSigned(event.req)) && functions(event.req)) || new Response(null, { status: 401 });\n`,
  ),
  "the guard's then": withGuard(
    `  return isSigned(event.req).then((ok) => (ok ? functions(event.req) : new Response(null, { status: 401 })));\n`,
  ),
  "a refusal made in then": withGuard(
    `  const refusal = await isSigned(event.req).then((ok) => (ok ? undefined : new Response(null, { status: 401 })));\n  return refusal ?? functions(event.req);\n`,
  ),
  "a guard whose failure is a refusal": withGuard(
    `  const ok = await isSigned(event.req).catch(() => false);\n  if (!ok) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard whose throw is a refusal": withGuard(
    `  try {\n    if (!(await isSigned(event.req))) ${no}\n  } catch {\n    ${no}\n  }\n  return functions(event.req);\n`,
  ),
  "a guard compared with false": withGuard(
    `  if ((await isSigned(event.req)) === false) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard compared with true": withGuard(
    `  if ((await isSigned(event.req)) !== true) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard in a switch": withGuard(
    `  switch (await isSigned(event.req)) {\n    case true:\n      return functions(event.req);\n    default:\n      ${no}\n  }\n`,
  ),
  "a guard beside other work": withGuard(
    `  const [ok, body] = await Promise.all([isSigned(event.req), event.req.clone().text()]);\n  if (!ok || body === "") ${no}\n  return functions(event.req);\n`,
  ),
  "a guard in a wrapper that is awaited": withGuard(
    `  const verify = () => isSigned(event.req);\n  if (!(await verify())) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard in an async wrapper": withGuard(
    `  const verify = async () => { const ok = await isSigned(event.req); return ok; };\n  if (!(await verify())) ${no}\n  return functions(event.req);\n`,
  ),
  "an assertion that throws": withGuard(
    `  const assert = (ok: boolean) => { if (!ok) throw new Error("401"); };\n  assert(await isSigned(event.req));\n  return functions(event.req);\n`,
  ),
  "a guard with a finally": withGuard(
    `  try {\n    if (!(await isSigned(event.req))) ${no}\n    return await functions(event.req);\n  } finally {\n    console.log("done");\n  }\n`,
  ),
  "a guard with reasons": withGuard(
    `  let reason: string | undefined;\n  if (event.req.method !== "POST") reason = "method";\n  else if (!(await isSigned(event.req))) reason = "signature";\n  if (reason !== undefined) return new Response(reason, { status: 401 });\n  return functions(event.req);\n`,
  ),
  "a guard that is asked twice": withGuard(
    `  let ok = false;\n  for (let i = 0; i < 2 && !ok; i++) ok = await isSigned(event.req);\n  if (!ok) ${no}\n  return functions(event.req);\n`,
  ),
  "a list of one guard": withGuard(
    `  for (const check of [isSigned]) {\n    if (!(await check(event.req))) ${no}\n  }\n  return functions(event.req);\n`,
  ),
  "a list of guards": withGuard(
    `  const notEmpty = async (req: Request) => req.headers.get("a") !== "";\n  for (const check of [notEmpty, isSigned]) {\n    if (!(await check(event.req))) ${no}\n  }\n  return functions(event.req);\n`,
  ),
  "a guard among all": withGuard(
    `  const all = await Promise.all([isSigned].map((check) => check(event.req)));\n  if (!all.every(Boolean)) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard that gets the dispatch": withGuard(
    `  return guarded(() => functions(event.req));\n  async function guarded(next: () => any) {\n    return (await isSigned(event.req)) ? next() : new Response(null, { status: 401 });\n  }\n`,
  ),
  "a guard of a class": withGuard(
    `  class Guard { constructor(private req: Request) {} ok() { return isSigned(this.req); } }\n  if (!(await new Guard(event.req).ok())) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard in a promise's executor": withGuard(
    `  return new Promise((resolve) => {\n    isSigned(event.req).then((ok) => resolve(ok ? functions(event.req) : new Response(null, { status: 401 })));\n  });\n`,
  ),
  "a guard that leaves a label": withGuard(
    `  check: {\n    if (await isSigned(event.req)) break check;\n    ${no}\n  }\n  return functions(event.req);\n`,
  ),
  "a refusal that is logged on the side": withGuard(
    `  if (!(await isSigned(event.req))) {\n    void fetch("https://log.example");\n    ${no}\n  }\n  return functions(event.req);\n`,
  ),
  "a guard in a loop that runs once": withGuard(
    `  let ok;\n  do {\n    ok = await isSigned(event.req);\n  } while (false);\n  if (!ok) ${no}\n  return functions(event.req);\n`,
  ),
  "a guard that counts": withGuard(
    `  const errors = (await isSigned(event.req)) ? 0 : 1;\n  if (errors !== 0) ${no}\n  return functions(event.req);\n`,
  ),
};

const hmac = `createHmac("sha256", "key").update(body).digest()`;
const crypto = `import { createHmac, timingSafeEqual } from "node:crypto";\n`;

/** Guards that compare a signature in one way or another. */
const guards: Forms = {
  "guard with many keys": `${crypto}export async function isSigned(request: Request): Promise<boolean> {\n  const header = request.headers.get("x-inngest-signature");\n  const body = await request.clone().text();\n  return ["a", "b"].some((key) => timingSafeEqual(createHmac("sha256", key).update(body).digest(), Buffer.from(header ?? "", "hex")));\n}\n`,
  "guard with a loop": `${crypto}export async function isSigned(request: Request): Promise<boolean> {\n  const header = request.headers.get("x-inngest-signature");\n  const body = await request.clone().text();\n  for (const key of (process.env.KEYS ?? "").split(",")) {\n    if (timingSafeEqual(createHmac("sha256", key).update(body).digest(), Buffer.from(header ?? "", "hex"))) return true;\n  }\n  return false;\n}\n`,
  "guard with window": `${crypto}const window = 300;\nexport async function isSigned(request: Request): Promise<boolean> {\n  const header = new URLSearchParams(request.headers.get("x-inngest-signature") ?? "");\n  const t = Number(header.get("t"));\n  if (!Number.isInteger(t) || Math.abs(Date.now() / 1000 - t) > window) return false;\n  const body = await request.clone().text();\n  const mac = ${hmac}.toString("hex");\n  const given = header.get("s") ?? "";\n  return given.length === mac.length && timingSafeEqual(Buffer.from(mac), Buffer.from(given));\n}\n`,
  "guard comparing by hand": `${crypto}export async function isSigned(request: Request): Promise<boolean> {\n  const given = request.headers.get("x-inngest-signature") ?? "";\n  const body = await request.clone().text();\n  const mac = ${hmac}.toString("hex");\n  let diff = given.length ^ mac.length;\n  for (let i = 0; i < mac.length; i++) diff |= mac.charCodeAt(i) ^ given.charCodeAt(i);\n  return diff === 0;\n}\n`,
  "guard with ===": `import { createHmac } from "node:crypto";\nexport async function isSigned(request: Request): Promise<boolean> {\n  const given = request.headers.get("x-inngest-signature");\n  const body = await request.clone().text();\n  return given === ${hmac}.toString("hex");\n}\n`,
  "guard with subtle": `export async function isSigned(request: Request): Promise<boolean> {\n  const given = request.headers.get("x-inngest-signature");\n  if (given === null) return false;\n  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode("key"), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);\n  return crypto.subtle.verify("HMAC", key, Buffer.from(given, "hex"), await request.clone().arrayBuffer());\n}\n`,
  "guard with buffer equals": `import { createHmac } from "node:crypto";\nexport async function isSigned(request: Request): Promise<boolean> {\n  const given = Buffer.from(request.headers.get("x-inngest-signature") ?? "", "hex");\n  const body = await request.clone().text();\n  return given.equals(${hmac});\n}\n`,
  "guard with Buffer.compare": `import { createHmac } from "node:crypto";\nexport async function isSigned(request: Request): Promise<boolean> {\n  const given = Buffer.from(request.headers.get("x-inngest-signature") ?? "", "hex");\n  const body = await request.clone().text();\n  return Buffer.compare(given, ${hmac}) === 0;\n}\n`,
  "guard with try": `${crypto}export async function isSigned(request: Request): Promise<boolean> {\n  const given = request.headers.get("x-inngest-signature") ?? "";\n  const body = await request.clone().text();\n  try {\n    return timingSafeEqual(${hmac}, Buffer.from(given, "hex"));\n  } catch {\n    return false;\n  }\n}\n`,
  "guard in parts": `${crypto}const sign = (body: string) => ${hmac};\nconst same = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b);\nexport const isSigned = async (request: Request) => same(sign(await request.clone().text()), Buffer.from(request.headers.get("x-inngest-signature") ?? "", "hex"));\n`,
  "guard that finds the key": `${crypto}const keys = new Map([["a", "1"], ["b", "2"]]);\nexport async function isSigned(request: Request): Promise<boolean> {\n  const given = Buffer.from(request.headers.get("x-inngest-signature") ?? "", "hex");\n  const body = await request.clone().text();\n  const found = [...keys.values()].find((key) => timingSafeEqual(createHmac("sha256", key).update(body).digest(), given));\n  return found !== undefined;\n}\n`,
  "guard with a class": `${crypto}class Verifier {\n  readonly #key: string;\n  constructor(key: string) { this.#key = key; }\n  async verify(request: Request): Promise<boolean> {\n    const given = request.headers.get("x-inngest-signature");\n    if (!given) return false;\n    const mac = createHmac("sha256", this.#key).update(await request.clone().text()).digest();\n    return timingSafeEqual(mac, Buffer.from(given, "hex"));\n  }\n}\nexport const isSigned = (request: Request) => new Verifier("k").verify(request);\n`,
};

/** Hosts that keep the law in another way. */
export const hostLookAlikes: Readonly<Record<string, Files>> = {
  ...composed,
  ...besideLookAlikes,
  ...heeded,
  ...Object.fromEntries(Object.entries(guards).map(([name, text]) => [name, whole(text)])),
};
