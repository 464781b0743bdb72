import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { implement } from "@orpc/server";
import {
  apiContract,
  createInProcessClient,
  defineApiPlugin,
  workflowContract,
  type BoundaryContext,
} from "@rawr/hq-contract";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";

const api = apiContract("shelf", {
  errors: { GONE: { status: 410, message: "It is gone" }, TAKEN: { data: z.strictObject({ by: z.string() }) } },
  tags: ["shelf"],
  security: [{ session: [] }],
});
const contract = {
  get: api
    .route({ method: "GET", path: "/api/orpc/shelf/{id}", tags: ["books"] })
    .errors({ TORN: {} })
    .input(z.strictObject({ id: z.string() }))
    .output(z.string()),
  open: api
    .route({ method: "GET", path: "/api/orpc/shelf", spec: (described) => ({ ...described, security: [] }) })
    .output(z.string()),
  raw: api.route({ method: "POST", path: "/api/orpc/shelf", spec: { operationId: "raw", responses: {} } }),
};
const os = implement(contract).$context<BoundaryContext<object>>();
const plugin = defineApiPlugin({
  capability: "shelf",
  contract,
  router: os.router({
    get: os.get.handler(({ input, errors }) => {
      if (input.id === "gone") throw errors.GONE();
      throw input.id === "torn" ? errors.TORN() : errors.TAKEN({ data: { by: "Ada" } });
    }),
    open: os.open.handler(() => "open"),
    raw: os.raw.handler(() => undefined),
  }),
  ports: () => ({}),
});

test("errors of a start are errors of each procedure that it makes, beside its own", async () => {
  const client = createInProcessClient("first-party-service", plugin, () => ({}) as BoundaryContext<object>);
  await expect(client.get({ id: "gone" })).rejects.toMatchObject({ code: "GONE", status: 410, defined: true });
  await expect(client.get({ id: "1" })).rejects.toMatchObject({ code: "TAKEN", data: { by: "Ada" }, defined: true });
  await expect(client.get({ id: "torn" })).rejects.toMatchObject({ code: "TORN", defined: true });
  const { errorMap } = contract.get["~orpc"];
  expectTypeOf<keyof typeof errorMap>().toEqualTypeOf<"GONE" | "TAKEN" | "TORN">();
});

test("the document has the shared tags before an operation's own, and the shared security where it declares none", async () => {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const { paths } = await generator.generate(contract, { info: { title: "", version: "" } });
  expect(paths?.["/api/orpc/shelf/{id}"]?.get).toMatchObject({
    tags: ["shelf", "books"],
    security: [{ session: [] }],
    responses: { 410: expect.anything() },
  });
  expect(paths?.["/api/orpc/shelf"]?.get).toMatchObject({ tags: ["shelf"], security: [] });
  expect(paths?.["/api/orpc/shelf"]?.post).toMatchObject({ operationId: "raw", security: [{ session: [] }] });
});

test("a start without them, or with some of them, changes nothing else", () => {
  const plain = workflowContract("shelf").route({ method: "POST", path: "/api/workflows/shelf/runs" });
  expect(plain["~orpc"].route).toEqual({ method: "POST", path: "/api/workflows/shelf/runs" });
  expect(plain["~orpc"].errorMap).toEqual({});
  const tagged = workflowContract("shelf", { tags: ["runs"] }).route({ method: "POST", path: "/api/workflows/shelf" });
  expect(tagged["~orpc"].route).toEqual({ method: "POST", path: "/api/workflows/shelf", tags: ["runs"] });
});
