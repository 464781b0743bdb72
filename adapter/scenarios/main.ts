import { parseArgs } from "node:util";
import { createLocalEngine } from "../local-engine/index.js";
import { playScenarios, scenarios, type ScenarioResult, type ServerUnderTest } from "./index.js";

/** `scenarios [--server <url>]`: plays all scenarios, on the local engine unless there is a server. Exit 0, 1 or 2. */
export async function main(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<number> {
  let server: string | undefined;
  try {
    server =
      parseArgs({ args: [...args], options: { server: { type: "string" } } }).values.server ??
      env.RAWR_INNGEST_BASE_URL;
  } catch (error) {
    print(`${error instanceof Error ? error.message : String(error)}\nUsage: scenarios [--server <url>]`);
    return 2;
  }
  const eventKey = env.RAWR_INNGEST_EVENT_KEY ?? "";
  const signingKey = env.RAWR_INNGEST_SIGNING_KEY ?? "";
  if (server !== undefined && (!URL.canParse(server) || eventKey === "" || signingKey === "")) {
    print(
      "A server needs an address and both keys: --server <url>, RAWR_INNGEST_EVENT_KEY and RAWR_INNGEST_SIGNING_KEY.",
    );
    return 2;
  }
  try {
    const results =
      server === undefined
        ? await onLocalEngine(print)
        : await play({ baseUrl: server.replace(/\/$/, ""), eventKey, signingKey }, print);
    const failed = results.filter((result) => !result.ok).length;
    print(
      `${failed === 0 ? "✔" : "✖"} ${results.length} scenarios on ${server ?? "the local engine"}, ${failed} failed`,
    );
    return failed === 0 ? 0 : 1;
  } catch (error) {
    // Nothing was judged: the server is down, or it doesn't take the keys.
    print(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

/** No times, and in the order of the list: what two servers showed can be compared line by line. */
async function play(server: ServerUnderTest, print: (line: string) => void): Promise<readonly ScenarioResult[]> {
  const results = await playScenarios(scenarios, server);
  for (const { ok, name, observed } of results) {
    print(`${ok ? "✔" : "✖"} ${name}\n    ${ok ? "observed" : "but"}: ${observed}`);
  }
  return results;
}

async function onLocalEngine(print: (line: string) => void): Promise<readonly ScenarioResult[]> {
  const keys = { signingKey: `signkey-test-${"5c".repeat(32)}`, eventKey: "scenarios" };
  const engine = createLocalEngine({ ...keys, onLog: () => {} });
  const { url } = await engine.listen();
  try {
    return await play({ baseUrl: url, ...keys }, print);
  } finally {
    await engine.close();
  }
}
