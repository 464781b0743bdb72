import { expect, test } from "vitest";
import { ConfigurationError, readConfiguration } from "./configuration.js";

const production = {
  HQ_MODE: "production",
  PORT: "8080",
  HQ_ORIGIN: "https://hq.example.com",
  INNGEST_SIGNING_KEY: `signkey-prod-${"ab".repeat(32)}`,
  INNGEST_EVENT_KEY: "an-event-key",
};

function sentences(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.sentences;
    throw error;
  }
  return [];
}

test("without anything it is development mode, on loopback", () => {
  expect(readConfiguration({})).toEqual({
    mode: "development",
    alias: "hq",
    bind: "127.0.0.1",
    port: 3000,
    engine: "journal",
    logLevel: "warn",
    drainSeconds: 25,
  });
});

test("production mode takes what it is given", () => {
  const hash = "cd".repeat(32);
  expect(
    readConfiguration({
      ...production,
      HQ_TOKENS: `external:acme:${hash}, first-party-web:ada:${"ef".repeat(32)}`,
      HQ_HOSTS: "10.0.0.1:8080",
      HQ_TRUSTED_PROXIES: "10.0.0.2",
      HQ_LOG_LEVEL: "",
    }),
  ).toMatchObject({
    mode: "production",
    bind: "0.0.0.0",
    port: 8080,
    logLevel: "info",
    hosts: ["10.0.0.1:8080"],
    tokens: [
      { caller: "external", id: "acme", sha256: hash },
      { caller: "first-party-web", id: "ada", sha256: "ef".repeat(32) },
    ],
    trustedProxies: ["10.0.0.2"],
    signingKeyFallback: undefined,
    baseUrl: undefined,
  });
});

test("NODE_ENV=production alone means production mode, and everything missing is reported at once", () => {
  expect(sentences({ NODE_ENV: "production" })).toEqual([
    expect.stringMatching(/^PORT is missing: set it to/),
    expect.stringMatching(/^HQ_ORIGIN is missing: set it to/),
    expect.stringMatching(/^INNGEST_SIGNING_KEY is missing: .* set it to/),
    expect.stringMatching(/^INNGEST_EVENT_KEY is missing: .* set it to/),
  ]);
});

test("development mode refuses to start with the keys of a real environment, off loopback, or in production", () => {
  expect(sentences({ INNGEST_SIGNING_KEY: "signkey-prod-00" })).toEqual([expect.stringContaining("unset it")]);
  expect(sentences({ INNGEST_EVENT_KEY: "k" })).toEqual([expect.stringContaining("unset it")]);
  expect(sentences({ HQ_BIND: "0.0.0.0" })).toEqual([expect.stringContaining("is not loopback")]);
  expect(sentences({ HQ_BIND: "10.0.0.1" })).toEqual([expect.stringContaining("is not loopback")]);
  expect(sentences({ HQ_MODE: "development", NODE_ENV: "production" })).toEqual([
    expect.stringContaining("make them agree"),
  ]);
});

test("the embedded engine keeps runs in a journal or in memory, and is none of production's", () => {
  expect(readConfiguration({ HQ_ENGINE: "memory" })).toMatchObject({ engine: "memory" });
  expect(sentences({ HQ_ENGINE: "disk" })).toEqual([
    "HQ_ENGINE is not a place where the embedded engine keeps runs: use journal or memory",
  ]);
  expect(sentences({ ...production, HQ_ENGINE: "memory" })).toEqual([
    expect.stringContaining("production has no embedded engine: unset it"),
  ]);
});

test("nothing in the environment turns verification off: the variables of the SDK have no meaning here", () => {
  const plain = readConfiguration(production);
  expect(readConfiguration({ ...production, INNGEST_DEV: "1", INNGEST_ENABLE_UNAUTHED_SYNC: "true" })).toEqual(plain);
});

test("a token of two callers is refused, and a URL is not a host", () => {
  const hash = "cd".repeat(32);
  expect(sentences({ ...production, HQ_TOKENS: `external:acme:${hash} first-party-service:billing:${hash}` })).toEqual([
    expect.stringMatching(
      /^HQ_TOKENS, entry 2, has the same hash as an earlier entry: make one token for each caller$/,
    ),
  ]);
  for (const host of ["https://hq.example.com", "hq.example.com/", "a b", "hq.example.com:port", "[::1", "user@hq"]) {
    const told = sentences({ ...production, HQ_HOSTS: `hq.internal:8080, ${host.replace(" ", "/")}` });
    expect([host, told]).toEqual([host, [expect.stringMatching(/^HQ_HOSTS has an entry that is not a `Host`: write/)]]);
  }
  const hosts = "hq.internal 10.0.0.1:8080 [::1]:8080 HQ_2.internal";
  expect(readConfiguration({ ...production, HQ_HOSTS: hosts })).toMatchObject({ hosts: hosts.split(" ") });
});

test("bad values are reported by name, and a secret's value is never quoted", () => {
  const told = sentences({
    ...production,
    PORT: "70000",
    HQ_ORIGIN: "https://hq.example.com/path",
    HQ_ALIAS: "Main",
    HQ_LOG_LEVEL: "loud",
    HQ_TOKENS: `external:acme:hunter2 nobody:x:${"0".repeat(64)}`,
    HQ_TRUSTED_PROXIES: "proxy.internal",
    INNGEST_SIGNING_KEY: "hunter2",
    INNGEST_EVENT_KEY: "hunter2",
    INNGEST_STREAMING: "true",
  });
  expect(told.map((sentence) => sentence.split(/[ ,]/)[0])).toEqual([
    "HQ_ALIAS",
    "HQ_LOG_LEVEL",
    "PORT",
    "HQ_ORIGIN",
    "HQ_TOKENS",
    "HQ_TOKENS",
    "HQ_TRUSTED_PROXIES",
    "INNGEST_STREAMING",
    "INNGEST_SIGNING_KEY",
    "INNGEST_EVENT_KEY",
  ]);
  expect(told.join("\n")).not.toContain("hunter2");
});
