import { defineConfig } from "@rawr/hq-contract/checks";

/** This repository is a workspace itself; beside its plugins it has the library's own rooms. */
export default defineConfig({
  host: ["host.ts", "adapter"],
  sharedParser: "contract/parse-manifest.ts",
  layers: {
    contract: [],
    adapter: ["contract"],
    plugins: ["contract"],
    checks: ["contract"],
  },
});
