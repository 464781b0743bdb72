import { fileURLToPath } from "node:url";
import { createORPCClient } from "@orpc/client";
import { createOpenApiLink, createRpcLink } from "@rawr/hq-contract/client";
import { format, resolveConfig } from "prettier";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestHost, type TestHost } from "../test-host.js";
import { conformancePage } from "./page.js";
import { ways, type Ask, type Call, type Row, type Way } from "./row.js";
import { show } from "./show.js";
import { hq, named, published, table } from "./survey.js";

let host: TestHost<unknown>;
let last: Response | undefined;
let clients: Readonly<Record<Way, Readonly<Record<string, Call>>>>;
beforeAll(async () => {
  host = await startTestHost({ alias: "conformance", hq, onEvent: () => undefined, log: { write: () => undefined } });
  const { origin, credentials } = host;
  const watched = async (request: Request, init: RequestInit): Promise<Response> => (last = await fetch(request, init));
  const over = (caller: "external" | "first-party-web") => ({ origin, headers: credentials[caller], fetch: watched });
  clients = {
    rpc: createORPCClient(createRpcLink("first-party-web", published, over("first-party-web"))),
    openApi: createORPCClient(createOpenApiLink("external", published, over("external"))),
    inProcess: Reflect.get(Object(host.services), "conformance"),
  };
});
afterAll(() => host.close());

async function outcome(way: Way, name: string, row: Row): Promise<string> {
  const call = clients[way][name];
  if (call === undefined) throw new Error(`there is no client of ${name}`);
  const { origin, credentials } = host;
  const ask: Ask = async ({ search = "", ...init }) => {
    const { path = "" } = row.contract["~orpc"].route;
    return (last = await fetch(`${origin}${path}${search}`, { ...init, headers: { ...credentials.external } }));
  };
  try {
    return await show(await (way === "openApi" && row.ask !== undefined ? row.ask(ask) : row.call(call)));
  } catch (error) {
    return show(error);
  }
}

describe.each(ways)("%s", (way) => {
  test.each(named.map(([name, row]) => [row.title, name, row] as const))("%s", async (_title, name, row) => {
    expect(await outcome(way, name, row)).toBe(row.expected[way]);
    if (way !== "openApi" || row.wire === undefined) return;
    const { status, headers = {} } = row.wire;
    expect(last?.status).toBe(status);
    for (const [header, value] of Object.entries(headers)) expect(last?.headers.get(header)).toBe(value);
  });
});

test("each row has its own title, and socket and in-memory answers differ only where the row says why", () => {
  const rows = named.map(([, row]) => row);
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(60);
  const odd = rows.filter(
    ({ expected, because }) => new Set(Object.values(expected)).size > 1 !== (because !== undefined),
  );
  expect(odd).toEqual([]);
});

test("the page says what the table says", async () => {
  const filepath = fileURLToPath(new URL("../../docs/conformance.md", import.meta.url));
  const page = await format(conformancePage(table), { ...(await resolveConfig(filepath)), filepath });
  await expect(page).toMatchFileSnapshot("../../docs/conformance.md");
});
