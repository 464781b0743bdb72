import * as fc from "fast-check";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";
import { renderComposition } from "./render-composition.js";

function discovered(directory: string, block: object, surface: DiscoveredPlugin["surface"] = "api"): DiscoveredPlugin {
  const root = directory.slice(0, directory.lastIndexOf("/"));
  // A test's block is JSON, or the test is wrong.
  const raw = JSON.parse(JSON.stringify(block)) as NonNullable<DiscoveredPlugin["block"]>;
  return {
    directory,
    root,
    surface,
    file: `${directory}/package.json`,
    issues: [],
    block: raw,
    at: { line: 1, column: 1 },
  };
}

const prettier = (text: string) => format(text, { parser: "typescript", printWidth: 120 });
const invoicing = discovered("plugins/api/invoicing", { kind: "api", capability: "invoicing" });

describe("renderComposition", () => {
  it("writes imports, the interface and the registrations in folder order, whatever order it is given", () => {
    const billing = discovered("plugins/api/billing", { kind: "api", capability: "billing" });
    const text = renderComposition([invoicing, billing]);
    expect(text).toBe(renderComposition([billing, invoicing]));
    expect(text)
      .toBe(`// Written by \`rawr-hq generate\` from the plugins' package.json files: change those, then run it again.
import { defineHq, register } from "@rawr/hq-contract";
import apiBilling from "./plugins/api/billing/src/index.js";
import apiInvoicing from "./plugins/api/invoicing/src/index.js";

export interface Hq {
  "api/billing": typeof apiBilling;
  "api/invoicing": typeof apiInvoicing;
}

export const hq = defineHq<Hq>({
  "api/billing": register(
    { directory: "plugins/api/billing", surface: "api", rawr: { kind: "api", capability: "billing" } },
    apiBilling,
  ),
  "api/invoicing": register(
    { directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } },
    apiInvoicing,
  ),
});
`);
  });

  it("carries a block word for word, whatever is wrong in it", () => {
    const text = renderComposition([
      discovered("plugins/api/a", { kind: "apy", published: true, x: [1, { "y-z": null }] }),
    ]);
    expect(text).toContain('rawr: { kind: "apy", published: true, x: [1, { "y-z": null }] }');
    expect(text).toContain('"api/a": typeof apiA;');
  });

  it("carries `__proto__` as a key, not as a prototype", () => {
    const block = JSON.parse('{"__proto__":{"kind":"api"}}') as object; // an object literal would set the prototype
    expect(renderComposition([discovered("plugins/api/a", block)])).toContain(
      'rawr: { ["__proto__"]: { kind: "api" } }',
    );
  });

  it("writes the second plugin of one key so that tsc names the folder", () => {
    const legacy = discovered("plugins/legacy-api/invoicing", { kind: "api", capability: "invoicing" });
    const text = renderComposition([legacy, invoicing]);
    expect(text).toContain('  "api/invoicing": typeof apiInvoicing;\n');
    expect(text).toContain('  "api/invoicing#plugins/legacy-api/invoicing": typeof apiInvoicing2;\n');
  });

  it("imports from where the composition lies", () => {
    expect(renderComposition([invoicing], { composition: "apps/host/hq.ts" })).toContain(
      'from "../../plugins/api/invoicing/src/index.js"',
    );
  });

  it("is a module without plugins, too", async () => {
    const text = renderComposition([]);
    expect(text).toContain("defineHq<Hq>({})");
    expect(await prettier(text)).toBe(text);
  });

  it("is formatted as prettier would, whatever the blocks hold", async () => {
    const key = fc.oneof(
      fc.constantFrom("kind", "a", "b-c", "1", "01", "__proto__", "it's", 'say "x"', "$_"),
      fc.string({ unit: "grapheme-ascii", maxLength: 12 }),
    );
    const long = fc.integer({ min: 85, max: 115 }).map((length) => "x".repeat(length));
    const text = fc.oneof(fc.string({ unit: "grapheme-ascii", maxLength: 90 }), long);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        text,
        fc.constantFrom(true, null, 0, -1.5, 1e21, 1e-9, 123_456_789),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    const folder = fc.stringMatching(/^[a-z][a-z0-9-]{0,70}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(folder, fc.array(fc.tuple(key, value), { maxLength: 5 })), { maxLength: 3 }),
        async (all) => {
          const plugins = all.map(([name, entries]) => discovered(`plugins/api/${name}`, Object.fromEntries(entries)));
          const written = renderComposition(plugins);
          expect(await prettier(written)).toBe(written);
        },
      ),
      { numRuns: 150 },
    );
  });
});
