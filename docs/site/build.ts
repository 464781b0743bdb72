import { fileURLToPath } from "node:url";
import { buildSite } from "./build-site.js";

/** `npm run site`: builds the site into artifacts/site, or says what is wrong and exits with 1. */
const out = fileURLToPath(new URL("../../artifacts/site", import.meta.url));
const problems = await buildSite(out);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(problems.length === 0 ? `open ${out}/index.html\n` : "");
process.exitCode = problems.length === 0 ? 0 : 1;
