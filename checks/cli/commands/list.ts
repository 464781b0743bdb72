import { owners } from "@rawr/hq-contract";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { listedGates } from "./listed-gates.js";

/** `rawr-hq list`: every gate in a line, the workspace's own too. */
export async function list(options: { readonly root: string }, terminal: Terminal): Promise<ExitCode> {
  const gates = (await listedGates(options, terminal)).map(({ gate }) => gate);
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const width = (values: readonly string[]) => Math.max(...values.map((value) => value.length));
  const nameWidth = width(gates.map((gate) => gate.name));
  const policyWidth = width(gates.map((gate) => gate.policy));
  const ownerWidth = width(gates.map((gate) => owners[gate.owner].primary));
  for (const gate of gates) {
    const columns = [
      style.place(gate.code),
      style.strong(gate.name.padEnd(nameWidth)),
      gate.policy.padEnd(policyWidth),
      owners[gate.owner].primary.padEnd(ownerWidth),
      gate.title,
    ];
    terminal.stdout.write(`${columns.join("  ")}\n`);
  }
  return 0;
}
