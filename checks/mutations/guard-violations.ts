import { edited, marked, type Violation } from "./mutation.js";

const guard = `  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });\n  return functions(event.req);\n`;
const no = `return new Response(null, { status: 401 });`;
const gate = "host-composition-guard";
const compared = `  return timingSafeEqual(mac, Buffer.from(header, "hex"));`;
const withGuard = (name: string, text: string): Violation => marked(gate, name, edited("host.ts", guard, text));
/** A hole in the guard is found where a request gets through it: at the dispatch. */
const holed = (name: string, find: string, replace: string): Violation => ({
  name,
  gate,
  files: edited("guard.ts", find, replace),
  places: ["host.ts:14"],
});

/** Each asks the guard, and lets a request with a wrong signature through. */
export const guardViolations: readonly Violation[] = [
  withGuard(
    "guard: a wrapper whose promise nobody awaits",
    `  const verify = () => isSigned(event.req);\n  if (!verify()) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: a refusal inside then",
    `  isSigned(event.req).then((ok) => { if (!ok) ${no} });\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: a request that stands in the source",
    `  const known = new Request("http://x", { headers: { "x-inngest-signature": "" } });\n  if (!(await isSigned(known))) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard("guard: void", `  void isSigned(event.req);\n  return functions(event.req); //!\n`),
  ...["race", "any"].map((method) =>
    withGuard(
      `guard: Promise.${method}`,
      `  const ok = await Promise.${method}([isSigned(event.req), Promise.resolve(true)]);\n  if (!ok) ${no}\n  return functions(event.req); //!\n`,
    ),
  ),
  withGuard(
    "guard: a list of answers for an answer",
    `  const ok = await Promise.all([isSigned(event.req)]);\n  if (!ok) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: settled is not fulfilled",
    `  const [ok] = await Promise.allSettled([isSigned(event.req)]);\n  if (!ok) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: a failure is a yes",
    `  const ok = await isSigned(event.req).catch(() => true);\n  if (!ok) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: compared with undefined",
    `  if ((await isSigned(event.req)) === undefined) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: only its type is looked at",
    `  if (typeof (await isSigned(event.req)) !== "boolean") ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard("guard: upside down", `  if (await isSigned(event.req)) ${no}\n  return functions(event.req); //!\n`),
  withGuard(
    "guard: a refusal that is not returned",
    `  if (!(await isSigned(event.req))) new Response(null, { status: 401 });\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: a refusal that is only logged",
    `  if (!(await isSigned(event.req))) console.warn("unsigned");\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: an answer that is overwritten",
    `  let ok = await isSigned(event.req);\n  ok = true;\n  if (!ok) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: an answer that a flag overrules",
    `  let ok = await isSigned(event.req);\n  ok ||= process.env.DEV === "1";\n  if (!ok) ${no}\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: a flag instead of an answer",
    `  const ok = process.env.DEV ? true : await isSigned(event.req); //!\n  if (!ok) ${no}\n  return functions(event.req);\n`,
  ),
  withGuard(
    "guard: finally goes on",
    `  try {\n    if (!(await isSigned(event.req))) ${no}\n  } finally {\n    return functions(event.req); //!\n  }\n`,
  ),
  withGuard(
    "guard: a refusal that leaves a label",
    `  check: {\n    if (!(await isSigned(event.req))) break check;\n  }\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: a refusal that falls through",
    `  switch (await isSigned(event.req)) {\n    case false:\n    default:\n      return functions(event.req); //!\n  }\n`,
  ),
  withGuard(
    "guard: for one method only",
    `  if (event.req.method === "POST" && !(await isSigned(event.req))) ${no} //!\n  return functions(event.req);\n`,
  ),
  withGuard(
    "guard: called if it is there",
    `  const check = process.env.DEV ? undefined : isSigned;\n  if ((await check?.(event.req)) === false) ${no} //!\n  return functions(event.req);\n`,
  ),
  withGuard(
    "guard: throws where nobody waits",
    `  (async () => { if (!(await isSigned(event.req))) throw new Error("401"); })();\n  return functions(event.req); //!\n`,
  ),
  withGuard(
    "guard: dispatched beside it",
    `  const [ok, answer] = await Promise.all([isSigned(event.req), functions(event.req)]); //!\n  return ok ? answer : new Response(null, { status: 401 });\n`,
  ),
  withGuard(
    "guard: dispatched by a timer",
    `  setTimeout(() => functions(event.req), 0); //!\n  if (!(await isSigned(event.req))) ${no}\n  return new Response("later");\n`,
  ),
  withGuard("guard: dispatched by Reflect.apply", `  return Reflect.apply(functions, undefined, [event.req]); //!\n`),
  withGuard("guard: dispatched by call", `  return functions.call(undefined, event.req); //!\n`),
  withGuard(
    "guard: dispatched by a getter",
    `  const durable = { get run() { return functions; } };\n  return durable.run(event.req); //!\n`,
  ),
  withGuard("guard: dispatched in a list", `  return [event.req].map(functions)[0]; //!\n`),
  withGuard(
    "guard: dispatched by a tagged template",
    "  const run = (_: unknown, request: Request) => functions(request); //!\n  return run`${event.req}`;\n",
  ),
  withGuard(
    "guard: dispatched by a default",
    `  const run = (answer = functions(event.req)) => answer; //!\n  return run();\n`,
  ),
  holed(
    "guard that says yes to everybody",
    compared,
    `  timingSafeEqual(mac, Buffer.from(header, "hex"));\n  return true;`,
  ),
  holed("guard that needs no signature", `if (header === null) return false;`, `if (header === null) return true;`),
  holed("guard with a switch in it", compared, `  if (process.env.INNGEST_DEV) return true;\n${compared}`),
  holed("guard that compares with itself", compared, `  return timingSafeEqual(mac, mac) && header !== "";`),
  holed("guard that throws a yes", compared, `  try {\n  ${compared}\n  } catch {\n    return true;\n  }`),
];
