#!/usr/bin/env node
import { runCommandLine } from "./command-line.js";
import { processTerminal } from "./terminal/terminal.js";

// A reader that leaves early (`| head`) must not change the verdict, nor end in a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Set, not exited with: what is still being written to a pipe must get out.
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
