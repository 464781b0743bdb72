import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

/**
 * Watches what a host file does in this process, from before it is loaded. One that ends without a host, or that heeds no flag, would end in
 * silence or serve on: it is told so in a sentence, and the process ends with 2. What a file prints while it is loaded goes to standard
 * error where standard output is the answer to a flag.
 */
export function watchHost(file: string, flag: string | undefined): { readonly loaded: () => void } {
  const name = basename(file);
  let serves = false;
  let isHost = false;
  const end = (sentence: string): void => {
    process.stderr.write(`rawr-hq: ${sentence}\n`);
    process.exitCode = 2;
  };
  const { write } = process.stdout;
  const isAsked = flag !== undefined && flag !== "--restarted";
  // Not `console.log`: a host file may have handed that on before.
  // rawr-hq-allow S102 until 2027-06-30: the process belongs to this program, and standard output to the answer of a flag
  if (isAsked) process.stdout.write = process.stderr.write.bind(process.stderr);
  subscribe("@rawr/hq-contract:host", (how) => {
    isHost = true;
    if (how === "serve") serves = true;
    // rawr-hq-allow S102 until 2027-06-30: standard output is given back to the program as it was
    process.stdout.write = write;
  });
  process.on("exit", (code) => {
    if (isHost) return;
    // Node's own code for it, which it sets while the process ends.
    if (code === 13 || process.exitCode === 13)
      end(`the host can't be loaded: a top-level \`await\` of ${name}, or of a module that it imports, never settles`);
    else if (code === 0) end(`${name} ended without a host: end it with \`await serve(hq)\``);
  });
  return {
    loaded() {
      if (serves || !isAsked) return;
      end(`${name} doesn't call \`serve\`, which answers \`${flag}\`: end it with \`await serve(hq)\``);
      process.exit();
    },
  };
}
