/** A host that uses the builder, with what it does beside it. */
export function builtHost(body: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const imports = `import { createServer } from "node:http";
import { createHost, serve, startHost } from "@rawr/hq-contract/adapter";
import { hq } from "./rawr.hq.js";
`;
  return { "host.ts": imports + body, ...more };
}

export const handler = `const host = createHost(hq as never, {} as never);\n`;

/** A file that listens when it is loaded. */
export const debug = {
  "debug.ts": `import { createServer } from "node:http";\nexport const port = 9000;\ncreateServer((req, res) => res.end("x")).listen(port); //!\n`,
};
