#!/usr/bin/env node
import { contractMisfit, version } from "../workspace/package.js";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `rawr-hq needs Node 20.19 or newer, but this is ${process.versions.node}: nothing was checked\n`,
  );
  process.exit(2);
}

// Node exits 1 on what nobody catches, and 1 means findings: whatever stops us must be told apart from an answer.
process.on("uncaughtException", (error) => {
  process.stderr.write(
    `rawr-hq: a bug in rawr-hq stopped it (${error.message.split("\n", 1)[0] ?? ""}); nothing was judged\n`,
  );
  if (process.env["RAWR_HQ_DEBUG"] === "1" || process.argv.includes("--debug"))
    process.stderr.write(`${error.stack ?? ""}\n`);
  process.exit(2);
});

// A reader that leaves early (`| head`) must not change the verdict, nor end in a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

if (process.versions["pnp"] !== undefined) {
  process.stderr.write(
    "rawr-hq: Yarn's Plug'n'Play hides packages from dependency-cruiser and from tsc, so nothing was judged: set `nodeLinker: node-modules` in .yarnrc.yml, and install again\n",
  );
  process.exit(2);
}

// Before anything that imports the contract.
const misfit = contractMisfit();
if (misfit !== undefined) {
  const { packageManagerOf } = await import("../workspace/package-manager.js");
  const { add, addDev } = packageManagerOf(process.cwd());
  const own = version();
  const wayOut = `${add} @rawr/hq-contract@${own} && ${addDev} @rawr/hq-checks@${own}`;
  process.stderr.write(`rawr-hq: ${misfit}: \`${wayOut}\`\n`);
  process.exit(2);
}

const { runCommandLine } = await import("./command-line.js");
const { processTerminal } = await import("../report/terminal/terminal.js");
// Set, not exited with: what is still being written to a pipe must get out.
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
