import type { Output } from "./terminal.js";

/** One line on a terminal that says what is being done; nothing at all anywhere else. */
export interface Progress {
  say(text: string): void;
  clear(): void;
}

export function createProgress(output: Output): Progress {
  if (output.isTTY !== true) return { say: () => undefined, clear: () => undefined };
  return {
    say: (text) => void output.write(`\r\u001b[2K${text.slice(0, Math.max(20, (output.columns ?? 80) - 1))}`),
    clear: () => void output.write("\r\u001b[2K"),
  };
}
