import { packageFolder } from "../workspace/package.js";

/** The address of a gate's page, as it lies in the installed package. */
export function gatePage(gate: string): string {
  return new URL(`checks/gates/${gate}.md`, packageFolder()).href;
}
