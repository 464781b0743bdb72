import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pluginPackageJsonSchema, rawrBlockJsonSchema } from "./manifest-schema.js";
import { manifestMaxLength, parsePluginManifest } from "./parse-manifest.js";
import type { ManifestPlace } from "./parse-manifest/issue.js";

const where: ManifestPlace = {
  file: "plugins/api/invoicing/package.json",
  directory: "plugins/api/invoicing",
  root: "plugins/api",
  surface: "api",
};
const valid = { name: "@x/invoicing", rawr: { kind: "api", capability: "invoicing" } };

/** `code pointer line:column` of each issue. */
function issuesOf(source: unknown, place = where): string[] {
  const result = parsePluginManifest(source, place);
  return result.ok
    ? []
    : result.issues.map(({ code, pointer, line, column }) => `${code} ${pointer || "(root)"} ${line}:${column}`);
}

describe("a valid package.json", () => {
  const manifest = {
    key: "api/invoicing",
    kind: "api",
    capability: "invoicing",
    root: "plugins/api",
    directory: "plugins/api/invoicing",
    packageName: "@x/invoicing",
  };

  it("becomes a manifest, from text and from a value", () => {
    expect(parsePluginManifest(JSON.stringify(valid), where)).toMatchObject({ ok: true, manifest, block: valid.rawr });
    expect(parsePluginManifest(valid, where)).toMatchObject({ ok: true, manifest });
  });

  it("keeps the further keys of its workspace in the block, as they are, and never a legacy one", () => {
    const place = {
      file: "plugins/api/a/package.json",
      directory: "plugins/api/a",
      root: "plugins/api",
      surface: "api",
    } as const;
    const parse = (more: object, furtherKeys: readonly string[]) =>
      parsePluginManifest(JSON.stringify({ rawr: { kind: "api", capability: "a", ...more } }), {
        ...place,
        furtherKeys,
      });
    const cost = { per: [1, null] };
    expect(parse({ cost }, ["cost"])).toMatchObject({ ok: true, block: { cost }, manifest: { key: "api/a" } });
    const codes = (more: object, key: string) => {
      const answer = parse(more, [key]);
      return answer.ok ? [] : answer.issues.map(({ code }) => code);
    };
    expect(codes({ published: true }, "published")).toEqual(["M126"]);
    expect(codes({ kind: "web" }, "kind")).toEqual(["M127"]);
  });

  it("may end its lines as on Windows", () => {
    const text = JSON.stringify(valid, null, 2).replaceAll("\n", "\r\n");
    expect(parsePluginManifest(text, where)).toMatchObject({ ok: true, at: { line: 3, column: 3, endColumn: 9 } });
  });

  it("is called after its folder when it has no usable name", () => {
    const { rawr } = valid;
    for (const name of [undefined, 7, null]) {
      expect(parsePluginManifest({ name, rawr }, where)).toMatchObject({ manifest: { packageName: where.directory } });
    }
  });

  it("may say anything that is none of our business", () => {
    const more = {
      scripts: { published: "x", templateRole: "y" },
      dependencies: { channel: "1" },
      oclif: { channel: "beta" },
    };
    expect(issuesOf({ ...valid, ...more, release: { branches: [{ name: "next", channel: "next" }] } })).toEqual([]);
  });
});

describe("the rawr block", () => {
  const cases: [string, unknown, string[]][] = [
    ["is missing", {}, ["M120 (root) 1:1"]],
    ["is null", { rawr: null }, ["M115 /rawr 2:11"]],
    ["is an array", { rawr: [] }, ["M115 /rawr 2:11"]],
    ["is text", { rawr: "api" }, ["M115 /rawr 2:11"]],
    ["is empty", { rawr: {} }, ["M121 /rawr 2:3", "M123 /rawr 2:3"]],
    ["lacks the capability", { rawr: { kind: "api" } }, ["M123 /rawr 2:3"]],
    ["has an unknown kind", { rawr: { kind: "apy", capability: "a" } }, ["M122 /rawr/kind 3:13"]],
    ["has a kind of another case", { rawr: { kind: "API", capability: "a" } }, ["M122 /rawr/kind 3:13"]],
    ["has a number for a kind", { rawr: { kind: 1, capability: "a" } }, ["M122 /rawr/kind 3:13"]],
    ["has a list for a capability", { rawr: { kind: "api", capability: ["a"] } }, ["M124 /rawr/capability 4:19"]],
    ["has the kind of another root", { rawr: { kind: "web", capability: "a" } }, ["M127 /rawr/kind 3:13"]],
    ["has a key of its own", { rawr: { kind: "api", capability: "a", owner: "me" } }, ["M125 /rawr/owner 5:5"]],
  ];
  it.each(cases)("is refused when it %s", (_, source, issues) => {
    expect(issuesOf(JSON.stringify(source, null, 2))).toEqual(issues);
  });

  it.each(["Invoicing", "in voicing", "-a", "a-", "a--b", "1a", "a_b", "workflows", "", "é", "a".repeat(65)])(
    "is refused for the capability `%s`",
    (capability) => {
      expect(issuesOf({ rawr: { kind: "api", capability } })).toEqual(["M124 /rawr/capability 1:1"]);
    },
  );

  it("is given word for word even when it is refused", () => {
    const rawr = { kind: "apy", published: true, deep: { a: [1] } };
    expect(parsePluginManifest({ rawr }, where)).toMatchObject({ ok: false, block: rawr });
  });
});

describe("a refusal", () => {
  const first = (source: unknown) => {
    const result = parsePluginManifest(source, where);
    return result.ok ? undefined : result.issues[0];
  };

  it("is complete in itself, names the policy, and suggests the likely value", () => {
    expect(first({ rawr: { kind: "apii", capability: "a" } })).toMatchObject({
      file: "plugins/api/invoicing/package.json",
      message:
        "rawr.kind `apii` is unknown (did you mean `api`?): use `api`, `workflows`, `web`, `toolkit` or `agent` (D-013)",
      fix: 'write `"api"`',
    });
    expect(first({ rawr: { kind: "api", capability: "OrderBook" } })?.fix).toBe('write `"order-book"`');
    expect(first({ rawr: { kind: "api" } })?.fix).toBe('write `"invoicing"`');
    expect(first({ rawr: { kind: "api", capability: "a", kin: 1 } })?.fix).toContain("`kind`");
  });
});

describe("legacy keys", () => {
  it.each<[string, object, string]>([
    ["in the block", { rawr: { kind: "api", capability: "a", published: true } }, "/rawr/published"],
    [
      "nested in the block",
      { rawr: { kind: "api", capability: "a", meta: [{ channel: "x" }] } },
      "/rawr/meta/0/channel",
    ],
    ["at the top level", { ...valid, templateRole: "x" }, "/templateRole"],
    ["at the top level, where it could mean more", { ...valid, channel: "beta" }, "/channel"],
    ["under a key of ours", { ...valid, "rawr-hq": { a: { published: true } } }, "/rawr-hq/a/published"],
    ["beside kind and capability", { ...valid, x: { kind: "api", capability: "a", channel: "b" } }, "/x/channel"],
    ["beside one another", { ...valid, x: { published: true, channel: "b" } }, "/x/channel"],
    ["anywhere, when they mean nothing else", { ...valid, a: [{ publishTier: 1 }] }, "/a/0/publishTier"],
  ])("are refused %s", (_, source, pointer) => {
    expect(
      issuesOf(source)
        .filter((issue) => issue.startsWith("M126"))
        .map((issue) => issue.split(" ")[1]),
    ).toContain(pointer);
  });

  it("are found when they are escaped", () => {
    const text = String.raw`{ "rawr": { "kind": "api", "capability": "a", "publi\u0073hed": true } }`;
    expect(issuesOf(text)).toEqual(["M126 /rawr/published 1:47"]);
  });
});

describe("a package.json that is none", () => {
  it.each<[string, unknown, string[]]>([
    ["is empty", "", ["M110 (root) 1:1"]],
    ["ends too early", '{\n  "rawr": {', ["M110 (root) 2:12"]],
    ["has a comment", "{\n  // no\n}", ["M110 (root) 2:3"]],
    ["is a list", "[]", ["M115 (root) 1:1"]],
    ["is null", "null", ["M115 (root) 1:1"]],
    ["is undefined", undefined, ["M110 (root) 1:1"]],
    ["is a function", () => 1, ["M110 (root) 1:1"]],
    ["is a BigInt", 1n, ["M110 (root) 1:1"]],
    ["repeats the block", '{"rawr":{},\n"rawr":{"kind":"api","capability":"a"}}', ["M111 /rawr 2:1"]],
    ["repeats a key elsewhere", '{"a":{"b":1,"b":2},"rawr":{"kind":"api","capability":"a"}}', ["M111 /a/b 1:13"]],
    ["starts with a byte order mark", `\uFEFF${JSON.stringify(valid)}`, ["M112 (root) 1:1"]],
    ["has a prototype key", '{"rawr":{"kind":"api","capability":"a","__proto__":{}}}', ["M114 /rawr/__proto__ 1:40"]],
    ["is nested too deeply", `{"a":${"[".repeat(300)}`, ["M110 (root) 1:206"]],
    ["is too large", `{"a":"${"x".repeat(manifestMaxLength)}"}`, ["M113 (root) 1:1"]],
  ])("is refused when it %s", (_, source, issues) => {
    expect(issuesOf(source)).toEqual(issues);
  });

  it("is refused when it is cyclic or throws when it is read", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    const hostile = Object.defineProperty({}, "rawr", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    for (const source of [cyclic, hostile, proxy]) expect(issuesOf(source)).toEqual(["M110 (root) 1:1"]);
  });
});

describe("10,000 fuzzed inputs", () => {
  const word = fc.constantFrom(
    "rawr",
    "kind",
    "capability",
    "published",
    "__proto__",
    "constructor",
    "api",
    "web",
    "a-b",
    "",
    "é\u2028",
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.jsonValue(),
      fc.boolean(),
      tie("object"),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
    object: fc.array(fc.tuple(word, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  }));
  const broken = fc
    .tuple(value, fc.nat(), fc.nat(), fc.constantFrom("", '"', "{", "}", ",", "\u0000", "\uFEFF", "\r\n", "\\", "[[[["))
    .map(([json, cut, drop, extra]) => {
      const text = JSON.stringify(json) ?? "";
      const at = cut % (text.length + 1);
      return text.slice(0, at) + extra + text.slice(at + (drop % 3));
    });

  it("never crash, and every refusal names a place inside the text", () => {
    fc.assert(
      fc.property(fc.oneof(broken, broken, value, fc.string(), fc.anything()), (source) => {
        const result = parsePluginManifest(source, where);
        if (result.ok) return;
        expect(result.issues.length).toBeGreaterThan(0);
        const lines = typeof source === "string" ? source.split(/\r\n|\r|\n/) : [""];
        for (const { line, column, file, message, fix, pointer } of result.issues) {
          expect(file).toBe(where.file);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? fail(line)).length + 1);
          expect(message.length * fix.length).toBeGreaterThan(0);
          expect(pointer).toMatch(/^(\/|$)/);
        }
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);
});

describe("a hostile package.json", () => {
  it.each<[string, string]>([
    ["many unknown keys", `{"rawr":{${Array.from({ length: 90_000 }, (_, index) => `"k${index}":1`).join(",")}}}`],
    ["many repeated keys", `{${Array(150_000).fill('"a":1').join(",")}}`],
    ["many legacy keys", `{"rawr":[${Array(25_000).fill('{"channel":1,"published":1}').join(",")}]}`],
    ["a deep list of many items", `{"rawr":${"[".repeat(195)}${Array(480_000).fill("1").join(",")}${"]".repeat(195)}}`],
    ["many lines", `${"\n".repeat(900_000)}{"rawr":{"kind":1}}`],
    ["a long kind", `{"rawr":{"kind":"${"x".repeat(1_000_000)}"}}`],
  ])("of %s is refused at once, in few and short sentences", { timeout: 30_000 }, (_, text) => {
    const result = parsePluginManifest(text, where);
    const messages = result.ok ? [] : result.issues.map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThanOrEqual(100);
    expect(Math.max(...messages.map((message) => message.length))).toBeLessThan(300);
  });
});

describe("the JSON Schema", () => {
  const blocks = fc.oneof(
    fc.record({
      kind: fc.constantFrom("api", "web", "apy", 1, null),
      capability: fc.oneof(fc.constantFrom("a", "workflows", "A", ""), fc.string()),
    }),
    fc.constantFrom({}, [], null, "x", { kind: "api" }, { kind: "api", capability: "a", published: true }),
  );

  it("accepts exactly the blocks that the parser accepts", () => {
    const accepts = new Ajv().compile(rawrBlockJsonSchema());
    fc.assert(
      fc.property(blocks, (rawr) => {
        const parsed = parsePluginManifest({ rawr }, { ...where, surface: kindOf(rawr) });
        expect(accepts(rawr)).toBe(parsed.ok);
      }),
      { numRuns: 2000 },
    );
  });

  it("lies beside the source, as editors need it", () => {
    const file: unknown = JSON.parse(readFileSync(new URL("./plugin-package.schema.json", import.meta.url), "utf8"));
    expect(file).toEqual(pluginPackageJsonSchema());
  });

  it("leaves the rest of package.json alone", () => {
    const accepts = new Ajv().compile(pluginPackageJsonSchema());
    expect(accepts({ ...valid, scripts: {}, anything: 1 })).toBe(true);
    expect(accepts({ name: "x" })).toBe(false);
  });
});

/** The place of a block must not be what refuses it here. */
function kindOf(rawr: unknown): ManifestPlace["surface"] {
  return typeof rawr === "object" && rawr !== null && "kind" in rawr && rawr.kind === "web" ? "web" : "api";
}

function fail(line: number): never {
  throw new Error(`line ${line} is not in the text`);
}
