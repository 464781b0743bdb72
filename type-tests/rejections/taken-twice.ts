import { apiContract, defineApiPlugin, defineWorkflowPlugin, workflowContract } from "@rawr/hq-contract";
import { z } from "zod";

const api = apiContract("shelf");
const workflows = workflowContract("shelf");
const at = <const Path extends string>(path: Path) => `/api/orpc/shelf/${path}` as const;
const one = z.strictObject({ id: z.string(), name: z.string() });
const list = api.route({ method: "GET", path: at("books") }).input(one).output(one);
const get = api.route({ method: "GET", path: at("books/{id}") }).input(one);
const named = api.route({ method: "GET", path: at("books/{name}") }).input(one);
const rest = api.route({ method: "GET", path: at("books/{+rest}") }).input(one);
const put = api.route({ method: "PUT", path: at("books/{id}") }).input(one);
const shared = { capability: "shelf", router: {} as never, ports: () => ({}) } as const;

defineApiPlugin({
  ...shared,
  contract: { list, again: list }, //~ TS2322 `GET /api/orpc/shelf/books` stands for more than one procedure: give each its own method, path and operationId (D-005)
});
defineApiPlugin({
  ...shared,
  contract: { list, put, get, named }, //~ TS2322 `GET /api/orpc/shelf/books/{}` stands for more than one procedure
});
defineApiPlugin({
  ...shared,
  contract: { rest, below: { rest: rest.errors({ GONE: {} }).output(one) } }, //~ TS2322 `GET /api/orpc/shelf/books/{+}` stands for more than one procedure
});
const operation = api.route({ method: "POST", path: at("a"), operationId: "make" });
defineApiPlugin({
  ...shared,
  contract: { operation, deep: { er: api.route({ method: "POST", path: at("b"), operationId: "make" }) } }, //~ TS2322 `make` stands for more than one procedure
});
const start = workflows.route({ method: "POST", path: "/api/workflows/shelf/runs" });
defineWorkflowPlugin({
  ...shared,
  functions: [],
  contract: { start, other: workflows.route({ method: "POST", path: "/api/workflows/shelf/runs" }).input(one) }, //~ TS2322 `POST /api/workflows/shelf/runs` stands for more than one procedure
});

// accepted: other methods, other shapes, a path that is only known in part, other operationIds, one procedure
defineApiPlugin({ ...shared, contract: { list, get, put, rest } });
const inPart = (path: string) => api.route({ method: "GET", path: `/api/orpc/shelf/${path}` }).output(one);
defineApiPlugin({ ...shared, contract: { a: inPart("a"), b: inPart("b") } });
defineApiPlugin({ ...shared, contract: { operation, b: api.route({ method: "POST", path: at("b"), operationId: "mend" }) } });
defineApiPlugin({ ...shared, contract: { a: { list }, b: { get }, c: { d: { put } } } });
