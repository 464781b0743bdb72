import { writeFileSync } from "node:fs";
import type { Observation } from "@rawr/hq-contract/tables";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";
import { runReportVariable, type ReportedTest, type RunReport } from "./run-report.js";

/** Reports to the process that started the run how every test ended and what it saw. vitest loads it by its path. */
export default class EvidenceReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly { readonly message: string }[],
    reason: "passed" | "interrupted" | "failed",
  ): void {
    const path = process.env[runReportVariable];
    if (path === undefined) return;
    const inModules = modules.flatMap((module) => module.errors());
    const report: RunReport = {
      runner: `vitest ${this.#vitest?.version ?? ""}`,
      reason,
      errors: [...errors, ...inModules].map(firstLine),
      setUp: [...new Set(modules.flatMap(failedSetUps))],
      filters: this.#filters(),
      tests: modules.flatMap((module) => [...module.children.allTests()].map(toReported)),
    };
    writeFileSync(path, JSON.stringify(report));
  }

  #filters(): string[] {
    const { testNamePattern, allowOnly, retry, shard, tagsFilter } = this.#vitest?.config ?? {};
    return [
      ...(testNamePattern === undefined ? [] : [`name pattern ${String(testNamePattern)}`]),
      ...(tagsFilter === undefined || tagsFilter.length === 0 ? [] : [`tags ${tagsFilter.join(" ")}`]),
      ...(shard === undefined ? [] : ["a shard of the tests"]),
      ...(allowOnly === true ? ["`.only` is allowed"] : []),
      ...(retry === undefined || retry === 0 ? [] : ["failing tests are retried"]),
    ];
  }
}

/** What the hooks of a module's suites threw: none of their tests ran then. */
function failedSetUps({ children }: TestModule): string[] {
  return [...children.allSuites()].flatMap((suite) => suite.errors().map(firstLine));
}

const firstLine = ({ message }: { readonly message: string }): string => message.split("\n", 1)[0] ?? "";

function toReported(test: TestCase): ReportedTest {
  const { mode, fails = false } = test.options;
  const diagnostic = test.diagnostic();
  // The kit's declaration of its own member of a test's meta is in the kit, which what judges does not import.
  const { rawrHq } = test.meta() as { readonly rawrHq?: Observation };
  return {
    file: test.module.moduleId,
    name: test.fullName,
    state: test.result().state,
    mode,
    expectedToFail: fails === true,
    retries: (diagnostic?.retryCount ?? 0) + (diagnostic?.repeatCount ?? 0),
    ...(rawrHq !== undefined && { observation: rawrHq }),
  };
}
