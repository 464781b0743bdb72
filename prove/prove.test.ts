import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { contractMutants } from "./contract-mutants.js";
import { evidenceMutants } from "../checks/evidence/mutants/evidence-mutants.js";
import { harnessMutants } from "../testing/mutants/harness-mutants.js";
import { hostMutants } from "../adapter/mutants/host-mutants.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const sources = [...hostMutants, ...contractMutants, ...harnessMutants];

describe("the mutants", () => {
  it("are at least sixty, each with a name of its own", () => {
    const ids = [...sources, ...evidenceMutants].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(60);
  });

  it("fit the code as it is: what each looks for stands there exactly once", () => {
    const astray = sources.flatMap(({ id, edits }) =>
      edits
        .filter(({ file, find }) => readFileSync(`${root}${file}`, "utf8").split(find).length !== 2)
        .map(({ file, find }) => `${id}: ${file}: ${find}`),
    );
    expect(astray).toEqual([]);
  });

  it("change what they touch", () => {
    expect(sources.flatMap(({ edits }) => edits).filter(({ find, replace }) => find === replace)).toEqual([]);
  });
});
