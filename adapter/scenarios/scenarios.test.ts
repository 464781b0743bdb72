import { describe, expect, it } from "vitest";
import { createBench, EVENT_KEY, SIGNING_KEY } from "../local-engine/test-host.js";
import { playScenarios, scenarios } from "./index.js";
import { main } from "./main.js";

describe("the scenarios, on the local engine", () => {
  it("all show what they should", async () => {
    const bench = await createBench();
    try {
      const server = { baseUrl: bench.url, eventKey: EVENT_KEY, signingKey: SIGNING_KEY };
      const results = await playScenarios(scenarios, server);
      expect(results.filter((result) => !result.ok)).toEqual([]);
      expect(scenarios.length).toBeGreaterThanOrEqual(118);
      expect(results.map((result) => result.name)).toEqual(scenarios.map((scenario) => scenario.name));
    } finally {
      await bench.close();
    }
  });

  it("say what they observed when it isn't what they should", async () => {
    const bench = await createBench();
    try {
      const server = { baseUrl: bench.url, eventKey: EVENT_KEY, signingKey: SIGNING_KEY };
      const wrong = {
        name: "wrong",
        functions: () => [],
        play: async (stage: Parameters<(typeof scenarios)[0]["play"]>[0]) => (stage.same(1, 2, "count"), ""),
      };
      expect(await playScenarios([wrong], server)).toMatchObject([{ ok: false, observed: "count: 1, not 2" }]);
      await expect(playScenarios(scenarios, { ...server, signingKey: "signkey-test-00" })).rejects.toThrow(
        "didn't take the registration",
      );
    } finally {
      await bench.close();
    }
  });

  it("exit 2 for keys that the server doesn't take, and say which", async () => {
    const bench = await createBench();
    try {
      for (const [event, signing, sentence] of [
        ["another-event-key", SIGNING_KEY, "doesn't take events (401"],
        [EVENT_KEY, "signkey-test-00", "didn't take the registration"],
      ] as const) {
        const lines: string[] = [];
        const env = { RAWR_INNGEST_EVENT_KEY: event, RAWR_INNGEST_SIGNING_KEY: signing };
        expect(await main(["--server", bench.url], env, (line) => lines.push(line))).toBe(2);
        expect(lines).toEqual([expect.stringContaining(sentence)]);
      }
    } finally {
      await bench.close();
    }
  });

  it.each([
    [["--sever", "x"], {}, "Unknown option '--sever'"],
    [["--server", "http://127.0.0.1:9"], {}, "A server needs an address and both keys"],
    [
      ["--server", "nowhere"],
      { RAWR_INNGEST_EVENT_KEY: "a", RAWR_INNGEST_SIGNING_KEY: "b" },
      "A server needs an address",
    ],
    [
      [],
      { RAWR_INNGEST_BASE_URL: "http://127.0.0.1:9", RAWR_INNGEST_EVENT_KEY: "a", RAWR_INNGEST_SIGNING_KEY: "b" },
      "fetch failed",
    ],
  ])("exit 2 with one sentence for %j", async (args, env, sentence) => {
    const lines: string[] = [];
    expect(await main(args, env, (line) => lines.push(line))).toBe(2);
    expect(lines.join("\n")).toContain(sentence);
    expect(lines.join("\n")).not.toContain("    at ");
  });
});
