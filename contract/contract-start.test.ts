import { oc } from "@orpc/contract";
import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, workflowContract, type BoundaryContext } from "@rawr/hq-contract";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";

const placeOf = (procedure: { readonly "~orpc": { readonly route: object } }) => procedure["~orpc"].route;
// A refused type reads `never` where a value was cast past the compiler.
const past = (value: unknown) => value as never;

describe("a prefix", () => {
  const v2 = apiContract("billing", { tags: ["billing"] }).prefix("/v2");

  test("stands between the capability and the paths behind it, however many there are", () => {
    expect(placeOf(v2.route({ method: "GET", path: "/items/{id}" }))).toEqual({
      method: "GET",
      path: "/api/orpc/billing/v2/items/{id}",
      tags: ["billing"],
    });
    const tenant = v2.prefix("/{tenant}").route({ method: "PUT", path: "/items" });
    expect(placeOf(tenant)).toMatchObject({ path: "/api/orpc/billing/v2/{tenant}/items" });
    const run = workflowContract("billing").prefix("/v2").route({ method: "POST", path: "/runs" });
    expect(placeOf(run)).toMatchObject({ path: "/api/workflows/billing/v2/runs" });
    expectTypeOf<
      NonNullable<(typeof tenant)["~orpc"]["meta"]["~taken"]>
    >().toEqualTypeOf<"PUT /api/orpc/billing/v2/{}/items">();
  });

  test.each([
    ["a path without its slash", () => v2.route({ method: "GET", path: past("items") }), "`items` is not a path below"],
    [
      "a whole path",
      () => v2.route({ method: "GET", path: past("/api/orpc/billing/items") }),
      "`/api/orpc/billing/items` is not a path below",
    ],
    ["a path upwards", () => v2.route({ method: "GET", path: past("/../../rpc") }), "is not canonical"],
    ["a prefix upwards", () => apiContract("billing").prefix(past("/../rpc")), "is not canonical"],
    ["a prefix without its slash", () => apiContract("billing").prefix(past("-other")), "is not a path below"],
    ["a prefix that ends in a slash", () => apiContract("billing").prefix(past("/v2/")), "is not canonical"],
    ["a parameter twice", () => v2.prefix("/{id}").route({ method: "GET", path: past("/items/{id}") }), "misspells a"],
    ["half a segment", () => v2.prefix(past("/{tenant}-eu")), "misspells a parameter"],
    ["a verb behind a colon", () => v2.route({ method: "POST", path: past("/items:batch") }), "misspells a parameter"],
    ["a wildcard", () => v2.route({ method: "GET", path: past("/*") }), "misspells a parameter"],
    ["no name", () => v2.route({ method: "GET", path: past("/{}") }), "misspells a parameter"],
    ["no end", () => v2.route({ method: "GET", path: past("/{id") }), "misspells a parameter"],
    ["a rest in the middle", () => v2.route({ method: "GET", path: past("/{+rest}/x") }), "misspells a parameter"],
    [
      "a parameter of oRPC's own start",
      () => apiContract("billing").router({ list: oc.route({ method: "GET", path: "/v{version}" }) }),
      "misspells a parameter",
    ],
    ["another family", () => apiContract("billing").prefix(past("/api/workflows/billing")), "is not a path below"],
  ])("%s is refused", (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });

  test("the compiler refuses the same", () => {
    // @ts-expect-error -- no slash
    expect(() => v2.route({ method: "GET", path: "items" })).toThrow("is not a path below");
    // @ts-expect-error -- upwards
    expect(() => v2.prefix("/..")).toThrow("is not canonical");
  });
});

describe("meta of the plugin's own", () => {
  const cached = apiContract("billing").$meta<{ readonly seconds?: number }>({ seconds: 1 });

  test("keeps the type of meta beside the proof of the path", () => {
    const plain = cached.route({ method: "GET", path: "/api/orpc/billing/items" });
    const own = cached.prefix("/v2").route({ method: "GET", path: "/items", meta: { seconds: 60 } });
    expect(plain["~orpc"].meta).toEqual({ seconds: 1, family: "orpc", capability: "billing" });
    expect(own["~orpc"].meta).toEqual({ seconds: 60, family: "orpc", capability: "billing" });
    expectTypeOf<(typeof own)["~orpc"]["meta"]["seconds"]>().toEqualTypeOf<number | undefined>();
    // @ts-expect-error -- not a name of the plugin's meta
    void (() => cached.route({ method: "GET", path: "/api/orpc/billing/items", meta: { minutes: 1 } }));
  });

  test("can't name another owner, and a procedure that names one later does not belong to the plugin", () => {
    expect(() => apiContract("billing").$meta(past({ family: "workflows" }))).toThrow("meta can't hold");
    // @ts-expect-error -- the proof is not the plugin's to write
    expect(() => apiContract("billing").$meta({ capability: "other" })).toThrow("meta can't hold");
    const contract = {
      list: cached.route({ method: "GET", path: "/api/orpc/billing/items" }).meta(past({ capability: "other" })),
    };
    const router = { list: implement(contract).list.handler(() => undefined) };
    expect(() => defineApiPlugin({ capability: "billing", contract, router, ports: () => ({}) })).toThrow(
      "procedure `list` does not belong to this plugin",
    );
  });
});

describe("a router of oRPC's own procedures", () => {
  const shared = { GONE: { status: 410 } } as const;
  const items = {
    list: oc.route({ method: "GET", path: "/items" }).output(z.array(z.string())),
    admin: {
      remove: oc
        .route({ method: "DELETE", path: "/items/{id}", tags: ["admin"] })
        .errors({ BUSY: {} })
        .input(z.strictObject({ id: z.string() })),
    },
    count: oc.output(z.int()),
  };
  const contract = apiContract("billing", { errors: shared, tags: ["billing"] }).router(items);

  test("becomes the plugin's: paths, tags, errors and the proof, at any depth", () => {
    expect(placeOf(contract.list)).toEqual({ method: "GET", path: "/api/orpc/billing/items", tags: ["billing"] });
    expect(placeOf(contract.admin.remove)).toMatchObject({
      path: "/api/orpc/billing/items/{id}",
      tags: ["billing", "admin"],
    });
    expect(placeOf(contract.count)).toMatchObject({ path: "/api/orpc/billing/count" });
    expectTypeOf<keyof (typeof contract.admin.remove)["~orpc"]["errorMap"]>().toEqualTypeOf<"GONE" | "BUSY">();
    const os = implement(contract).$context<BoundaryContext>();
    const plugin = defineApiPlugin({
      capability: "billing",
      contract,
      router: {
        list: os.list.handler(() => ["a"]),
        admin: { remove: os.admin.remove.handler(() => undefined) },
        count: os.count.handler(() => 1),
      },
      ports: () => ({}),
    });
    expect(plugin.key).toBe("api/billing");
  });

  test("takes the plugin's own procedures as they are, and refuses another plugin's", () => {
    const own = apiContract("billing").route({ method: "GET", path: "/api/orpc/billing/own" });
    expect(apiContract("billing").router({ own }).own).toBe(own);
    const other = apiContract("orders").route({ method: "GET", path: "/api/orpc/orders/items" });
    expect(() => apiContract("billing").router({ nested: { other } })).toThrow(
      "procedure `nested.other` belongs to another plugin",
    );
    const run = workflowContract("billing").route({ method: "POST", path: "/api/workflows/billing/runs" });
    expect(() => apiContract("billing").router({ run })).toThrow("procedure `run` belongs to another plugin");
  });

  test.each([
    ["a whole path", oc.route({ path: "/api/orpc/billing/items" })],
    ["another family's path", oc.route({ path: "/rpc/../items" })],
    ["a path upwards", oc.route({ path: "/../orders" })],
    ["a path with a trailing slash", oc.route({ path: "/items/" })],
  ])("%s is refused", (_, procedure) => {
    expect(() => apiContract("billing").router({ procedure })).toThrow(TypeError);
  });

  test("oRPC's own prefix over the plugin's procedures leads outside, and the definition says so", () => {
    const list = apiContract("billing").route({ method: "GET", path: "/api/orpc/billing/items" });
    const prefixed = oc.prefix("/v2").router({ list });
    const router = { list: implement(prefixed).list.handler(() => undefined) };
    expect(() =>
      defineApiPlugin({ capability: "billing", contract: past(prefixed), router: past(router), ports: () => ({}) }),
    ).toThrow("path `/v2/api/orpc/billing/items` is outside `/api/orpc/billing/`");
  });
});
