import { readFileSync } from "node:fs";
import { rawStack } from "../../packaging/installed.js";

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as Readonly<Record<"dependencies" | "devDependencies", Readonly<Record<string, string>>>>; // npm's own shape

const known: Readonly<Record<string, string>> = { ...devDependencies, ...dependencies };
const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, known[name] ?? "latest"]));

/** One published operation and one durable function on oRPC and Inngest alone, without callers, limits, gates or drain: the least that runs. */
export const rawProject: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    name: "raw",
    private: true,
    type: "module",
    dependencies: versions(rawStack),
    devDependencies: { ...versions(["typescript", "vitest", "@types/node"]), tsx: "^4.23.0" },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "es2023",
      module: "nodenext",
      strict: true,
      skipLibCheck: true,
      types: ["node"],
      outDir: "dist",
    },
    include: ["host.ts", "router.ts"],
  }),
  "router.ts": `import { os } from "@orpc/server";
import { z } from "zod";

const item = z.object({ title: z.string() });
export const router = {
  add: os
    .route({ method: "POST", path: "/items", successStatus: 201 })
    .input(item)
    .output(item)
    .handler(({ input }) => input),
};
`,
  "host.ts": `import { createServer } from "node:http";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { router } from "./router.js";

const inngest = new Inngest({ id: "raw", isDev: true });
const fulfil = inngest.createFunction({ id: "fulfil", triggers: [{ event: "items/added" }] }, async ({ step }) => {
  await step.run("pack", () => "packed");
});
const runtime = serve({ client: inngest, functions: [fulfil] });
const api = new OpenAPIHandler(router);
const server = createServer((request, response) => {
  if (request.url?.startsWith("/api/inngest")) return void runtime(request, response);
  void api.handle(request, response, { prefix: "/api/orpc" }).then(({ matched }) => {
    if (!matched) response.writeHead(404).end();
  });
});
server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log("listening on http://127.0.0.1:" + address?.port + "\\n");
});
`,
  "router.test.ts": `import { call } from "@orpc/server";
import { expect, test } from "vitest";
import { router } from "./router.js";

test("an item is added", async () => {
  expect(await call(router.add, { title: "first" })).toEqual({ title: "first" });
});
`,
};
