import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));

// docs/site/site.test.ts builds the reference: an export without a docstring, and a broken link, are red there.
it("the reference covers every entry of the two packages that is code", () => {
  // Our own files: their shapes are ours.
  const { entryPoints } = JSON.parse(readFileSync(join(repository, "typedoc.json"), "utf8")) as {
    entryPoints: string[];
  };
  const entries = ["package.json", "packaging/checks/package.json"].flatMap((path) => {
    const { exports } = JSON.parse(readFileSync(join(repository, path), "utf8")) as {
      exports: Record<string, string | { default: string }>;
    };
    return Object.entries(exports);
  });
  // What only says where the gates are now needs no page.
  const code = entries.flatMap(([name, entry]) =>
    typeof entry === "string" || name.startsWith("./checks") ? [] : [entry.default],
  );
  expect(entryPoints.toSorted()).toEqual(
    code.map((path) => path.replace("./dist/", "").replace(/\.js$/, ".ts")).toSorted(),
  );
});
