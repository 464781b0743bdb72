import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { engineRules } from "../../engine/engine-rules.js";
import { listedGates } from "./listed-gates.js";

/** `rawr-hq list`: every rule in a line, by its gate, those of the workspace's own too. */
export async function list(options: { readonly root: string }, terminal: Terminal): Promise<ExitCode> {
  const { gates: listed, owners } = await listedGates(options, terminal);
  const gates = [...listed.map(({ gate }) => gate), ...engineRules];
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const width = (values: readonly string[]) => Math.max(...values.map((value) => value.length));
  const nameWidth = width(gates.map((gate) => gate.name));
  const policyWidth = width(gates.map((gate) => gate.policy));
  const ownerWidth = width(gates.map((gate) => owners[gate.owner].primary));
  for (const { name, policy, owner, rules } of gates) {
    for (const [code, { title }] of Object.entries(rules)) {
      const columns = [
        style.place(code),
        style.strong(name.padEnd(nameWidth)),
        policy.padEnd(policyWidth),
        owners[owner].primary.padEnd(ownerWidth),
        title,
      ];
      terminal.stdout.write(`${columns.join("  ")}\n`);
    }
  }
  return 0;
}
