import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));

it("everything that a user can import has a docstring, and every link in one leads somewhere", () => {
  const typedoc = join(repository, "node_modules/typedoc/bin/typedoc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [typedoc, "--emit", "none", "--pretty", "false"], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(`${stdout}${stderr}`).not.toMatch(/^\[(?:error|warning)\]/m);
  expect(status).toBe(0);
}, 120_000);

it("the reference speaks of every entry of the package that is code", () => {
  // Our own files: their shapes are ours.
  const { entryPoints } = JSON.parse(readFileSync(join(repository, "typedoc.json"), "utf8")) as {
    entryPoints: string[];
  };
  const { exports } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    exports: Record<string, string | { default: string }>;
  };
  const code = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.default]));
  expect(entryPoints.toSorted()).toEqual(
    code.map((path) => path.replace("./dist/", "").replace(/\.js$/, ".ts")).toSorted(),
  );
});
