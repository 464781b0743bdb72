import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq } from "@rawr/hq-contract";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const api = apiContract("shelf");
const base = "/api/orpc/shelf";

describe("a contract", () => {
  const define = (parts: object): unknown =>
    defineApiPlugin({ capability: "shelf", contract: parts, router: parts, ports: () => ({}) } as never);
  const get = (path: string, more: object = {}) =>
    api.route({ method: "GET", path: `${base}${path}` as never, ...more });
  test.each([
    ["one place", { a: get("/x"), b: get("/x") }, "procedures `a` and `b` both answer `GET /api/orpc/shelf/x`"],
    [
      "one shape",
      {
        a: get("/x/{id}").input(z.object({ id: z.string() })),
        b: get("/x/{key}").input(z.object({ key: z.string() })),
      },
      "procedures `a` and `b` both answer",
    ],
    [
      "one operationId",
      { a: get("/x", { operationId: "o" }), b: get("/y", { operationId: "o" }) },
      "procedures `shelf.a` and `shelf.b` share the operationId `o`",
    ],
    [
      "an operationId that another procedure has as its name",
      { a: get("/x", { operationId: "shelf.b" }), b: get("/y") },
      "procedures `shelf.a` and `shelf.b` share the operationId `shelf.b`",
    ],
    ["a parameter that nothing reads", { a: get("/x/{id}") }, "procedure `a` has `{id}` in its path and no input"],
  ])("with procedures of %s is refused when it is defined", (_, parts, sentence) => {
    expect(() => define(parts)).toThrow(sentence);
  });

  test("whose operationId another capability of the same document has is refused when they are composed", () => {
    const registered = ["shelf", "rack"].map((name) => {
      const capability = name as "shelf"; // of whatever name
      const contract = {
        a: apiContract(capability).route({
          method: "GET",
          path: `/api/orpc/${capability}/x` as never,
          operationId: "o",
        }),
      };
      const router = { a: implement(contract).a.handler(() => undefined) };
      const plugin = defineApiPlugin({ capability, contract, router, ports: () => ({}) } as never);
      return [`api/${capability}`, { directory: `plugins/api/${capability}`, plugin }];
    });
    expect(() => defineHq(Object.fromEntries(registered) as never)).toThrow(
      "procedures `shelf.a` and `rack.a` share the operationId `o`",
    );
  });
});
