import { CouldNotJudge } from "../workspace/could-not-judge.js";
import type { Gate } from "./gate.js";
import { letterOf } from "../report/rule-book.js";
import { gateNames, loadGates } from "./gate-list.js";
import type { OwnGate } from "./own-gates.js";
import type { Settings } from "../workspace/settings.js";
import { unknownName } from "../report/terminal/unknown-name.js";

/** The letter of the engine's own codes. */
export const engineLetter = "E";

/** The workspace's own gates, in the order of the settings. */
export async function ownGates(root: string, settings: Settings): Promise<readonly OwnGate[]> {
  if (settings.gates.length === 0) return [];
  const letters = (await loadGates()).map(letterOf);
  const { loadOwnGates } = await import("./own-gates.js"); // runs TypeScript: only a workspace with gates of its own pays for it
  return loadOwnGates(root, settings, { names: gateNames, letters: new Set([...letters, engineLetter]) });
}

/**
 * The gates that judge a workspace: ours, then its own; of these only those of `names`, if there are any.
 *
 * @throws CouldNotJudge for a name that no gate has.
 */
export async function gatesOf(root: string, settings: Settings, names?: readonly string[]): Promise<Gate[]> {
  const isOurs = (name: string): boolean => gateNames.includes(name);
  if (names?.every(isOurs) === true) return loadGates(names);
  const own = await ownGates(root, settings);
  const known = [...gateNames, ...own.map(({ gate }) => gate.name)];
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CouldNotJudge(unknownName("gate", unknown, known));
  const ours = await loadGates(names?.filter(isOurs));
  return [...ours, ...own.map(({ gate }) => gate).filter(({ name }) => names === undefined || names.includes(name))];
}
