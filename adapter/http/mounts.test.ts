import { routeFamilies } from "@rawr/hq-contract/tables";
import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { expect, test } from "vitest";
import type { Exchange } from "./exchange.js";
import { createMountTable } from "./mount-table.js";
import { mountFamilies, type Mounts } from "./mounts.js";

const handler = async () => ({ status: 200, headers: {}, body: "" });
const start = () => mountFamilies(createMountTable(), async () => ({ status: 200, headers: {}, body: "" }));

test("families are mounted in the order of the contract", () => {
  const mounts = start()
    .mount("ingress", handler)
    .mount("workflows", handler)
    .mount("rpc", handler)
    .mount("orpc", handler);
  const done: Mounts<"nothing"> = mounts;
  expect(() => done.close()).not.toThrow();
});

test("an end before the last family does not compile, and is refused at run time", () => {
  // @ts-expect-error `ingress` is not mounted yet
  expect(() => start().close()).toThrow("the mounts can't be closed: `ingress` is not mounted yet");
  const three = start().mount("ingress", handler).mount("workflows", handler).mount("rpc", handler);
  // @ts-expect-error `orpc` is not mounted yet
  expect(() => three.close()).toThrow("the mounts can't be closed: `orpc` is not mounted yet");
});

test("another order does not compile, and is refused at run time with the sentence that the editor shows", () => {
  // @ts-expect-error `rpc` can't be mounted here: next is `ingress`
  expect(() => start().mount("rpc", handler)).toThrow("`rpc` can't be mounted here: next is `ingress`");
  const one = start().mount("ingress", handler);
  // @ts-expect-error `ingress` can't be mounted here: next is `workflows`
  expect(() => one.mount("ingress", handler)).toThrow("`ingress` can't be mounted here: next is `workflows`");
  const all = one.mount("workflows", handler).mount("rpc", handler).mount("orpc", handler);
  // @ts-expect-error `orpc` can't be mounted here: next is `nothing`
  expect(() => all.mount("orpc", handler)).toThrow("`orpc` can't be mounted here: next is `nothing`");
});

/** The family that answers for a path, or 404. */
function mounted(): (path: string, method?: string) => Promise<unknown> {
  const table = createMountTable();
  mountFamilies(table, async (family) => ({ status: 200, headers: {}, body: family }))
    .mount("ingress", handler)
    .mount("workflows", handler)
    .mount("rpc", handler)
    .mount("orpc", handler)
    .close();
  return async (path, method = "POST") => {
    // The middleware above answers, and looks at nothing.
    const answer = await table.find(method, path)?.({} as Exchange);
    return answer !== undefined && "body" in answer ? answer.body : 404;
  };
}

test("a family answers for its prefix and what lies below it, whatever the method, and for nothing beside it", async () => {
  const family = mounted();
  expect(await family("/rpc")).toBe("rpc");
  expect(await family("/rpc/a/b", "TRACE")).toBe("rpc");
  expect(await family("/rpc/%C3%A9/a%2Cb")).toBe("rpc");
  expect(await family("/api/inngest")).toBe("ingress");
  expect(await family("/api/inngest/x", "GET")).toBe("ingress");
  expect(await family("/api/orpc/a")).toBe("orpc");
  expect(await family("/api/orpc/rpc")).toBe("orpc");
  expect(await family("/api/workflows/a", "QUERY")).toBe("workflows");
  for (const path of ["/", "/rpcx", "/rpc-x/a", "/api", "/api/rpc", "/api/orpcs/a", "/api/inngestx", "/API/orpc"]) {
    expect([path, await family(path)]).toEqual([path, 404]);
  }
});

test("the router finds for every canonical path the family whose prefix it has: the guard and the router can't disagree", async () => {
  const family = mounted();
  const segment = constantFrom(
    "rpc",
    "api",
    "orpc",
    "workflows",
    "inngest",
    "__proto__",
    ":id",
    "*",
    "**",
    "%2F",
    "a.b",
    "(x)",
    "...",
  );
  const prefixes = Object.entries(routeFamilies).map(([name, { prefix }]) => [name, prefix] as const);
  await assert(
    asyncProperty(array(segment, { minLength: 1, maxLength: 5 }), async (segments) => {
      const path = `/${segments.join("/")}`;
      const [expected = 404] = prefixes.find(([, prefix]) => `${path}/`.startsWith(`${prefix}/`)) ?? [];
      expect([path, await family(path)]).toEqual([path, expected]);
    }),
    { numRuns: 2000 },
  );
});
