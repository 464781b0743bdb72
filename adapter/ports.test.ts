import { once } from "node:events";
import { connect } from "node:net";
import { implement } from "@orpc/server";
import {
  apiContract,
  defineApiPlugin,
  defineHq,
  defineToolkitPlugin,
  register,
  type BoundaryContext,
  type InstanceStart,
} from "@rawr/hq-contract";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { testOptions, tokens } from "./fixtures/house.js";
import { createHost } from "./host.js";
import { ClashError } from "./plugins.js";
import { PortsError, type PortBounds } from "./ports.js";
import { serve, startHost } from "./process/serve.js";

type Make = (start: InstanceStart) => object | Promise<object>;
interface Offered {
  readonly journal: string[];
  readonly make?: Make;
}

const vaultApi = apiContract("vault");
const vaultContract = { name: vaultApi.route({ method: "GET", path: "/api/orpc/vault/name" }).output(z.string()) };
const vaultOs = implement(vaultContract).$context<BoundaryContext<{ readonly name: string }>>();
/** Opens asynchronously, and has two ports that write down that they ended. */
const vault = defineApiPlugin({
  capability: "vault",
  contract: vaultContract,
  router: { name: vaultOs.name.handler(({ context }) => context.ports.name) },
  ports: async ({ journal }: Offered, { instance, signal }: InstanceStart) => {
    await Promise.resolve(journal.length);
    signal.addEventListener("abort", () => journal.push("aborted"));
    return {
      name: `the vault of ${instance}`,
      first: { [Symbol.asyncDispose]: async () => void journal.push("first disposed") },
      second: { [Symbol.dispose]: () => void journal.push("second disposed") },
    };
  },
});

const shopApi = apiContract("workshop");
const shopContract = { work: shopApi.route({ method: "GET", path: "/api/orpc/workshop/work" }).output(z.string()) };
/** Its ports are whatever the service `make` makes. */
const workshop = defineApiPlugin({
  capability: "workshop",
  contract: shopContract,
  router: {
    work: implement(shopContract)
      .$context<BoundaryContext>()
      .work.handler(() => "done"),
  },
  ports: ({ make = () => ({}) }: Offered, start: InstanceStart) => make(start),
});

const registered = register(
  { directory: "plugins/api/vault", surface: "api", rawr: { kind: "api", capability: "vault" } },
  vault,
);
const hq = defineHq<{ "api/vault": typeof vault; "api/workshop": typeof workshop }>({
  "api/vault": registered,
  "api/workshop": register(
    { directory: "plugins/api/workshop", surface: "api", rawr: { kind: "api", capability: "workshop" } },
    workshop,
  ),
});

/** A host in memory, what its ports wrote down, and the lines of its log. */
function hostWith(make?: Make, portBounds: Partial<PortBounds> = {}, alias = "test") {
  const journal: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const host = createHost(hq, {
    ...testOptions,
    alias,
    origin: "http://hq.test",
    services: { journal, ...(make && { make }) },
    portBounds,
    telemetry: {
      destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    },
  });
  const call = (path: string) =>
    host.fetch(new Request(`http://hq.test${path}`, { headers: { authorization: `Bearer ${tokens.external}` } }));
  return { host, journal, lines, call };
}

function circular(): Error {
  const error = new Error("round");
  return Object.assign(error, { cause: error });
}

const never = () => new Promise<object>(() => undefined);

describe("opening", () => {
  test("an asynchronous factory is awaited before the first request is answered, and is told whose instance it is", async () => {
    const { call } = hostWith();
    expect(await (await call("/api/orpc/vault/name")).json()).toBe("the vault of test");
  });

  test("an in-process call waits for the ports too", async () => {
    expect(await hostWith().host.services.vault.name()).toBe("the vault of test");
  });

  test("one instance's ports are never another's", async () => {
    const [one, two] = [hostWith(undefined, {}, "one"), hostWith(undefined, {}, "two")];
    expect(await one.host.services.vault.name()).toBe("the vault of one");
    expect(await two.host.services.vault.name()).toBe("the vault of two");
    await one.host.close({ within: 10 });
    expect([one.journal.length, two.journal.length]).toEqual([3, 0]);
  });

  test("a factory that fails is named with its plugin, and what was opened before it is disposed in reverse order", async () => {
    const { host, journal, call } = hostWith(() => Promise.reject(new Error("connection refused")));
    await expect(host.start()).rejects.toThrow(
      new PortsError("`api/workshop`: its ports did not open: connection refused (D-016)"),
    );
    expect(journal).toEqual(["aborted", "second disposed", "first disposed"]);
    expect((await call("/api/orpc/vault/name")).status).toBe(503);
  });

  test("`open` names the port that fails, and disposes of the port before it in the same factory", async () => {
    const made: string[] = [];
    const { host } = hostWith(async ({ open }) => ({
      pool: await open("pool", () => ({ [Symbol.asyncDispose]: async () => void made.push("pool disposed") })),
      queue: await open("queue", () => Promise.reject(new Error("no route to host"))),
    }));
    await expect(host.start()).rejects.toThrow("`api/workshop`: port `queue` did not open: no route to host (D-016)");
    expect(made).toEqual(["pool disposed"]);
  });

  /** As a driver connects to a name with several addresses, at none of which anybody listens: Node's error has no message of its own. */
  const unreachable = () => {
    const addresses = ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 }));
    return once(connect({ host: "db", port: 1, lookup: (_name, _options, done) => done(null, addresses) }), "connect");
  };
  const refused = "connect ECONNREFUSED 127.0.0.1:1; connect ECONNREFUSED 127.0.0.2:1";
  test.each<[string, () => Promise<unknown>, string]>([
    ["several addresses", unreachable, refused],
    [
      "a cause",
      () => unreachable().catch((cause: unknown) => Promise.reject(new Error("no pool", { cause }))),
      `no pool: ${refused}`,
    ],
    [
      "one and the same reason twice",
      () => Promise.reject(new AggregateError([new Error("full"), new Error("full")], "all failed")),
      "all failed: full",
    ],
    ["an empty message", () => Promise.reject(Object.assign(new Error(), { code: "EPIPE" })), "EPIPE"],
    ["several lines", () => Promise.reject(new Error("no table\n  in schema")), "no table in schema"],
    ["no error at all", () => Promise.reject("down"), "down"], // oxlint-disable-line prefer-promise-reject-errors -- plugins do
    ["itself for a cause", () => Promise.reject(circular()), "round"],
  ])("a failure with %s is told by its reasons, in one line", async (_what, fail, reason) => {
    const { host } = hostWith(async ({ open }) => ({ pool: await open("pool", fail) }));
    await expect(host.start()).rejects.toThrow(
      new PortsError(`\`api/workshop\`: port \`pool\` did not open: ${reason} (D-016)`),
    );
  });

  test("a port that never opens is given up, by name; what comes too late is disposed", async () => {
    let arrive: ((pool: object) => void) | undefined;
    const made: string[] = [];
    const { host, journal } = hostWith(
      async ({ open }) => ({ pool: await open("pool", () => new Promise<object>((resolve) => (arrive = resolve))) }),
      { open: 30 },
    );
    await expect(host.start()).rejects.toThrow("`api/workshop`: port `pool` did not open within 0.03 s");
    expect(journal).toContain("first disposed");
    arrive?.({ [Symbol.asyncDispose]: async () => void made.push("late pool disposed") });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(made).toEqual(["late pool disposed"]);
  });

  test("a service that nobody offers is named at start, with the nearest name that is offered", async () => {
    const { host } = hostWith();
    const untyped = { journals: [] } as never; // the misspelling does not compile
    const wrong = createHost(hq, { ...optionsOf(), services: untyped });
    await expect(wrong.start()).rejects.toThrow(
      /^`api\/vault` asks for the service `journal`, which neither rawr\.hq\.ts nor the process offers \(did you mean `journals`\?\): register/,
    );
    await host.close({ within: 10 });
  });

  const lacking =
    "`toolkit/tools` asks for the service `vualt`, which no plugin of rawr.hq.ts publishes (did you mean `vault`?): register";
  const allDisposed = ["aborted", "second disposed", "first disposed"];
  test.each<[what: string, create: (services: never) => unknown, said: string, journal: readonly string[]]>([
    [
      "can't be made without a service that no plugin publishes ends the start",
      ({ vualt }: { vualt: { name: object } }) => ({ name: vualt.name }),
      lacking,
      allDisposed,
    ],
    ["does without it is no fault", ({ vualt }: { vualt?: object }) => ({ vualt }), "", []],
    [
      "fails for a reason of its own concerns those who ask for it",
      () => {
        throw new Error("no terminal");
      },
      "",
      [],
    ],
    ["is a promise that rejects does so, too", () => Promise.reject(new Error("no terminal")), "", []],
  ])("a toolkit plugin whose surface %s", async (_what, create, said, journaled) => {
    const tools = defineToolkitPlugin({ capability: "tools", create });
    const rawr = { kind: "toolkit", capability: "tools" } as const;
    const plugin = register({ directory: "plugins/cli/tools", surface: "toolkit", rawr }, tools);
    const untyped: object = { "api/vault": registered, "toolkit/tools": plugin };
    const journal: string[] = [];
    const untypedHq = defineHq(untyped as never); // what it lacks does not compile
    const environment = { PORT: "0", HQ_ENGINE: "memory" };
    const starting = startHost(untypedHq, { environment, services: { journal }, telemetry: { level: "silent" } });
    const message = await starting.then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message.slice(0, lacking.length)).toBe(said);
    expect(journal).toEqual(journaled);
    await starting.then(
      ({ close }) => close(),
      () => undefined,
    );
  });

  test("a host that was never started opens nothing in order to be closed", async () => {
    let opened = 0;
    const { host } = hostWith(() => ({ opened: (opened += 1) }));
    await host.close({ within: 10 });
    expect(opened).toBe(0);
  });

  test("a host that is closed while its ports open stops waiting for them", async () => {
    const { host, journal } = hostWith(never);
    const start = host.start();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await host.close({ within: 10 });
    await expect(start).rejects.toThrow("`api/workshop`: the host was closed before its ports were open");
    expect(journal).toContain("first disposed");
  });
});

describe("readiness", () => {
  const ready = async (make: Make) => {
    const { host, call, lines } = hostWith(make, { check: 30 });
    await host.start();
    host.readiness.registered();
    const answer = await call("/readyz");
    return { host, call, lines, status: answer.status, body: await answer.text() };
  };

  test("/livez and /readyz answer while the ports open", async () => {
    const { call, host } = hostWith(never);
    void host.start().catch(() => undefined);
    expect((await call("/livez")).status).toBe(200);
    expect(await (await call("/readyz")).json()).toEqual({ status: "starting" });
    await host.close({ within: 10 });
  });

  test("a port whose check fails is named, and its error is in the log only", async () => {
    const { status, body, lines } = await ready(() => ({
      pool: { check: () => Promise.reject(new Error("password of ada is wrong")) },
      cache: { check: async () => true },
    }));
    expect([status, body]).toEqual([503, '{"status":"ports-failing","ports":["api/workshop: pool"]}']);
    expect(JSON.stringify(lines)).toContain("password of ada is wrong");
  });

  test("a check that hangs is failing, and is not asked again while it hangs", async () => {
    let asked = 0;
    const { status, call } = await ready(() => ({ pool: { check: () => ((asked += 1), never()) } }));
    expect(status).toBe(503);
    await Promise.all([call("/readyz"), call("/readyz")]);
    expect(asked).toBe(1);
  });

  test("ports without a check, and clients of oRPC, which answer to any name, are not asked", async () => {
    const any: object = new Proxy(() => undefined, { get: () => () => Promise.reject(new Error("asked")) });
    expect((await ready(() => ({ any, plain: {}, text: "check" }))).status).toBe(200);
  });
});

describe("disposing", () => {
  test("a dispose that throws or hangs has its line in the log, and the others are disposed", async () => {
    const { host, journal, lines } = hostWith(
      () => ({
        throwing: {
          [Symbol.asyncDispose]: () => {
            throw new Error("already closed");
          },
        },
        hanging: { [Symbol.asyncDispose]: never },
      }),
      { dispose: 30 },
    );
    await host.start();
    await host.close({ within: 10 });
    expect(journal).toEqual(["aborted", "second disposed", "first disposed"]);
    expect(lines.filter(({ port }) => port !== undefined).map(({ plugin, port, msg }) => [plugin, port, msg])).toEqual([
      ["api/workshop", "hanging", "a port could not be disposed"],
      ["api/workshop", "throwing", "a port could not be disposed"],
      ["api/vault", "second", "a port is disposed"],
      ["api/vault", "first", "a port is disposed"],
    ]);
  });

  test("what the process offers is the process's: no instance disposes of it", async () => {
    const made: string[] = [];
    const pool = { [Symbol.asyncDispose]: async () => void made.push("disposed") };
    const { host } = hostWith(() => ({ pool }));
    const other = createHost(hq, { ...optionsOf(), services: { journal: [], make: () => ({ pool }), pool } });
    await other.start();
    await other.close({ within: 10 });
    expect(made).toEqual([]);
    await host.start();
    await host.close({ within: 10 });
    await host.close({ within: 10 });
    expect(made).toEqual(["disposed"]);
  });

  const fails: Make = () => Promise.reject(new Error("connection refused"));
  test.each<[string, object, new (message: string) => Error, number, string]>([
    [
      "ports fail",
      { make: fails },
      PortsError,
      1,
      "`api/workshop`: its ports did not open: connection refused (D-016)\n",
    ],
    [
      "service is called like a capability",
      { vault: {} },
      ClashError,
      0,
      "service `vault` has the same name as a capability: rename the service (D-016)\n",
    ],
  ])(
    "a process whose %s says so in one line and ends with exit code 2",
    async (_what, offered, kind, exits, sentence) => {
      const told: string[] = [];
      const write = process.stderr.write.bind(process.stderr);
      process.stderr.write = (text: string) => told.push(text) > 0;
      const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
      try {
        const options = {
          environment: { PORT: "0", HQ_LOG_LEVEL: "silent", HQ_ENGINE: "memory" },
          services: { journal: [], ...offered },
        };
        await expect(startHost(hq, options)).rejects.toThrow(kind);
        await serve(hq, { ...options, print: () => undefined });
        // A port may hold what keeps a process alive.
        await expect.poll(() => exit.mock.calls.length).toBe(exits);
      } finally {
        process.stderr.write = write;
        exit.mockRestore();
      }
      expect(process.exitCode).toBe(2);
      process.exitCode = 0;
      expect(told).toEqual([sentence]);
    },
  );
});

function optionsOf() {
  return { ...testOptions, origin: "http://hq.test" };
}
