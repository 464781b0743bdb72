import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
const entry = `${repository}page.js`;
const built = `${repository}dist/contract/client/index.js`;

/** What a browser loads of a page with this script, compressed as a server sends it. */
async function bytesOf(script: string): Promise<number> {
  const places: Readonly<Record<string, string>> = { [entry]: entry, "@rawr/hq-contract/client": built };
  const bundle = await rolldown({
    input: entry,
    cwd: repository,
    platform: "browser",
    plugins: [{ name: "page", resolveId: (id) => places[id], load: (id) => (id === entry ? script : undefined) }],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  expect(output).toHaveLength(1);
  return gzipSync(output[0].code).length;
}

it("a page that calls by the composition's types loads oRPC's own client and at most 3 kB more", async () => {
  const own = await bytesOf(
    'import { createORPCClient } from "@orpc/client";\nimport { RPCLink } from "@orpc/client/fetch";\nexport const client = createORPCClient(new RPCLink({ url: "https://hq.example.com/rpc" }));\n',
  );
  const ours = await bytesOf(
    'import { createRpcClient } from "@rawr/hq-contract/client";\nexport const client = createRpcClient("first-party-web", { origin: "https://hq.example.com" });\n',
  );
  expect(own).toBeGreaterThan(5000);
  expect(ours - own).toBeLessThanOrEqual(3000);
});
