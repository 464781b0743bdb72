import { CORSPlugin } from "@orpc/server/plugins";
import { expect, test } from "vitest";
import { house, tokens } from "../fixtures/house.js";
import { sessionCookie } from "../callers/session.js";
import { createHost } from "../host.js";
import { ConfigurationError, configurationNames } from "./configuration.js";
import { environmentNames } from "./host-environment.js";
import { readSettings } from "./host-settings.js";
import { runtimeFault } from "./runtime-fault.js";
import { defineHost, type ServeOptions } from "./serve-options.js";
import { settingsReport } from "./settings-report.js";

const production = {
  HQ_MODE: "production",
  PORT: "8080",
  HQ_ORIGIN: "https://hq.example.com",
  INNGEST_SIGNING_KEY: `signkey-prod-${"ab".repeat(32)}`,
  INNGEST_EVENT_KEY: "an-event-key",
};

function faults(options: ServeOptions): readonly string[] {
  try {
    readSettings(options);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.sentences;
    throw error;
  }
  return [];
}

const report = (options: ServeOptions) => settingsReport(readSettings(options), options).join("\n");

test("what the environment says of a host joins what its code says", () => {
  const environment = {
    ...production,
    HQ_CORS_ORIGINS: "https://app.example.com https://admin.example.com",
    HQ_CORS_CREDENTIALS: "true",
    HQ_OPEN_DOCUMENTS: "false",
    HQ_LIMITS: "files=64MiB, requestsPerPrincipal=512",
    HQ_JWT_ISSUER: "https://id.example.com",
    HQ_JWT_AUDIENCE: "hq",
    HQ_JWT_KEYS: "https://id.example.com/keys",
    HQ_JWT_CALLER: "first-party-web",
  };
  const { options } = readSettings({ environment, limits: { body: 1000 } });
  expect(options).toMatchObject({
    cors: { origins: ["https://app.example.com", "https://admin.example.com"], credentials: true },
    openDocuments: false,
    limits: { body: 1000, files: 64 * 1024 * 1024, requestsPerPrincipal: 512 },
  });
  expect(options.authenticators?.map(({ scheme }) => scheme?.says)).toEqual(["JWTs of https://id.example.com for hq"]);
});

const jwt = { HQ_JWT_ISSUER: "https://id.example.com", HQ_JWT_AUDIENCE: "hq", HQ_JWT_KEYS: "https://id.example.com/k" };
const withCors = { HQ_CORS_ORIGINS: "https://app.example.com" };
/** Values that no variable of the name takes, in either mode, and what has to be set beside them. */
const malformed: Record<string, readonly [values: readonly string[], beside?: Record<string, string>]> = {
  HQ_MODE: [["prod", "Production", "1"]],
  PORT: [["http", "65536", "3000.5"]],
  HQ_ALIAS: [["Main", "a b", "-a"]],
  HQ_LOG_LEVEL: [["verbose", "INFO", "1"]],
  HQ_DRAIN_SECONDS: [["-1", "1.5", "25s"]],
  HQ_BIND: [["host", "127.0.0.1:80", "999.1.1.1"]],
  HQ_ORIGIN: [["foo", "hq.example.com", "https://hq.example.com/"]],
  HQ_HOSTS: [["https://hq", "a/b", "hq:99999"]],
  HQ_TOKENS: [["foo", "external:acme:abc", `nobody:acme:${"1".repeat(64)}`]],
  HQ_TRUSTED_PROXIES: [["proxy", "10.0.0.0/99", "10.0.0"]],
  HQ_ENGINE: [["disk", "Journal", "true"]],
  HQ_DEVELOPMENT_SEED: [["x", "short", "1".repeat(31)]],
  INNGEST_SIGNING_KEY: [["foo", "signkey-prod-zz", "signkey-"]],
  INNGEST_SIGNING_KEY_FALLBACK: [["foo", "signkey-prod-zz", "signkey-"]],
  INNGEST_EVENT_KEY: [["short", "an event key", "an-event-\nkey"]],
  INNGEST_BASE_URL: [["foo", "localhost:8288", "http://inngest/path"]],
  INNGEST_STREAMING: [["1", "true", "force"]],
  HQ_CORS_ORIGINS: [["foo", "*", "https://app.example.com/"]],
  HQ_CORS_CREDENTIALS: [["yes", "1", "TRUE"], withCors],
  HQ_OPEN_DOCUMENTS: [["yes", "1", "TRUE"]],
  HQ_LIMITS: [["files", "files=-1", "files=1 files=2"]],
  HQ_JWT_ISSUER: [[" https://id.example.com", "https://id.example.com\n", " "], jwt],
  HQ_JWT_AUDIENCE: [[" hq", "hq\t", " "], jwt],
  HQ_JWT_KEYS: [["foo", "http://id.example.com/k", "file:///k"], jwt],
  HQ_JWT_CALLER: [["admin", "External", "runtime-ingress"], jwt],
};

test.each(Object.entries(malformed))(
  "%s with a malformed value is one sentence in either mode",
  (name, [values, beside]) => {
    for (const mode of [production, {}]) {
      for (const value of values) {
        const told = faults({ environment: { ...mode, ...beside, [name]: value } });
        expect([value, told]).toEqual([value, [expect.stringMatching(new RegExp(`^${name}[ ,].* .*`))]]);
      }
    }
  },
);

test("no variable is left out of what is tried above but NODE_ENV, which is everybody's", () => {
  const names = [...configurationNames, ...environmentNames].filter((name) => name !== "NODE_ENV");
  expect(Object.keys(malformed).sort()).toEqual([...names, "HQ_MODE"].sort());
});

test.each([
  ["18.20.8", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["22.1.0", true],
])("Node %s is new enough: %s", (version, isNew) => {
  expect(runtimeFault(version)).toEqual(
    isNew ? undefined : `A host needs Node 20.19 or newer, but this is ${version}: start it with a newer one`,
  );
});

test("an empty variable is an unset one", () => {
  expect(readSettings({ environment: { HQ_CORS_ORIGINS: "", HQ_LIMITS: "" } }).options).toMatchObject({ limits: {} });
});

test("every mistake in either place is reported at once", () => {
  const options = {
    environment: {
      ...production,
      PORT: "x",
      HQ_CORS_ORIGINS: "*",
      HQ_OPEN_DOCUMENTS: "yes",
      HQ_LIMITS: "files=64MB",
      HQ_JWT_ISSUER: "https://id.example.com",
      HQ_JWT_CALLER: "runtime-ingress",
    },
    limits: { body: 0, file: 7 },
    handlers: { plugins: [new CORSPlugin()] },
  };
  const said = faults(options);
  const names = said.map((sentence) => sentence.split(/[ :]/)[0]);
  expect(names).toEqual([
    "PORT",
    "HQ_CORS_ORIGINS",
    "HQ_OPEN_DOCUMENTS",
    "HQ_LIMITS",
    "HQ_JWT_CALLER",
    "limits.body",
    "limits.file",
    "handlers.plugins[0]",
  ]);
  expect(said).toContain("limits.file is not a limit (did you mean `files`?)");
});

test.each([
  ["HQ_CORS_CREDENTIALS", { HQ_CORS_CREDENTIALS: "true" }, "HQ_CORS_ORIGINS is missing"],
  ["half of a JWT's judgement", { HQ_JWT_ISSUER: "https://id.example.com" }, "HQ_JWT_AUDIENCE is missing"],
  ["a caller of JWTs without their issuer", { HQ_JWT_CALLER: "external" }, "HQ_JWT_ISSUER is missing"],
  [
    "keys that anybody between could change",
    { HQ_JWT_ISSUER: "a", HQ_JWT_AUDIENCE: "b", HQ_JWT_KEYS: "http://id.example.com/keys" },
    "HQ_JWT_KEYS is not an address of keys",
  ],
  ["an origin with a path", { HQ_CORS_ORIGINS: "https://app.example.com/a" }, "HQ_CORS_ORIGINS has an entry"],
  ["origins of spaces only", { HQ_CORS_ORIGINS: " , " }, "HQ_CORS_ORIGINS has an entry"],
  [
    "a limit that is no limit",
    { HQ_LIMITS: "body=1KiB bodys=1" },
    "limits.bodys is not a limit (did you mean `body`?)",
  ],
  ["a limit of nothing", { HQ_LIMITS: "body=0" }, "limits.body is 0"],
])("%s is refused", (_, environment, sentence) => {
  expect(faults({ environment }).join("\n")).toContain(sentence);
});

test("a setting in both places is refused: it would be unclear which one applies", () => {
  const environment = {
    ...production,
    HQ_CORS_ORIGINS: "https://app.example.com",
    HQ_OPEN_DOCUMENTS: "true",
    HQ_TRUSTED_PROXIES: "10.0.0.0/8",
    HQ_LIMITS: "body=1MiB files=1MiB",
  };
  const cors = { origins: ["https://app.example.com"] };
  const said = faults({ environment, cors, openDocuments: true, trustedProxies: "loopback", limits: { files: 7 } });
  expect(said).toEqual([
    "HQ_CORS_ORIGINS is set, and the host's code has `cors`: say it in one place",
    "HQ_OPEN_DOCUMENTS is set, and the host's code has `openDocuments`: say it in one place",
    "HQ_TRUSTED_PROXIES is set, and the host's code has `trustedProxies`: say it in one place",
    "HQ_LIMITS is set, and the host's code has `limits.files`: say it in one place",
  ]);
});

test("the report names each setting and its source, and no secret", () => {
  const hash = "cd".repeat(32);
  const environment = {
    ...production,
    HQ_TOKENS: `external:acme:${hash}`,
    HQ_LIMITS: "files=64MiB",
    HQ_CORS_ORIGIN: "x",
  };
  const session = sessionCookie({ find: () => undefined, origins: ["https://app.example.com"] });
  const said = report({ environment, authenticators: [session, () => "absent"], limits: { parts: 10 } });
  expect(said).toContain("The configuration is complete: production mode, 0.0.0.0:8080.");
  expect(said).toMatch(/INNGEST_SIGNING_KEY +set \(a secret\) +environment/);
  expect(said).toMatch(/HQ_TOKENS +tokens of external:acme +environment/);
  expect(said).toMatch(/authenticators +sessions of pages at https:\/\/app\.example\.com .*; one of its own +code/);
  expect(said).toMatch(/limits\.parts +10 +code/);
  expect(said).toMatch(/limits\.files +67108864 +environment/);
  expect(said).toMatch(/limits\.body +1048576 +default/);
  expect(said).toContain("HQ_CORS_ORIGIN is set, and nothing reads it (did you mean `HQ_CORS_ORIGINS`?)");
  for (const secret of [production.INNGEST_SIGNING_KEY, production.INNGEST_EVENT_KEY, hash]) {
    expect(said).not.toContain(secret);
  }
});

test("a host is made with what was settled, and refuses the same in code", () => {
  const options = defineHost(house, { services: { calls: new Map() }, limits: { body: -1 } });
  const host = {
    ...options,
    alias: "settled",
    origin: "https://hq.example.com",
    authenticators: [],
    inngest: { signingKey: production.INNGEST_SIGNING_KEY, eventKey: tokens.external },
  };
  expect(() => createHost(house, host)).toThrow(new RangeError("limits.body is -1: use a whole number above 0"));
});
