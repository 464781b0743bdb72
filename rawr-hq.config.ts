import { defineConfig } from "@rawr/hq-checks";

/** This repository is a workspace itself; beside its plugins it has the library's own rooms. */
export default defineConfig({
  host: ["host.ts", "adapter"],
  sharedParser: "contract/parse-manifest.ts",
  // Programs that break the rules on purpose: the compilers must refuse them, and the gates find them.
  // The example is a workspace of its own: packaging/example.test.ts has every gate judge it.
  ignore: ["examples", "type-tests/rejections", "checks/mutations/fixtures"],
  layers: {
    contract: [],
    adapter: ["contract"],
    // A plugin's tests use the kit that its users are given.
    plugins: ["contract", "testing", "packages"],
    packages: [],
    checks: ["contract"],
    testing: ["contract", "adapter"],
  },
  codeOwners: {
    contract: "distribution-lifecycle",
    "contract/parse-manifest.ts": "plugin-lifecycle",
    checks: "verification-gates",
    testing: "verification-gates",
    "type-tests": "verification-gates",
  },
});
