import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";
import { renderComposition } from "./render-composition.js";

/**
 * What a stale composition says otherwise than the package.json files, a plugin a phrase: `plugins/web/shop is missing`. Empty when
 * the texts differ, but not in what they register.
 */
export function staleParts(
  text: string | undefined,
  plugins: readonly DiscoveredPlugin[],
  composition: string,
): readonly string[] {
  if (text === undefined) return ["the file is missing"];
  const committed = registrations(text.replaceAll("\r\n", "\n"));
  const wanted = registrations(renderComposition(plugins, { composition }));
  return [...new Set([...wanted.keys(), ...committed.keys()])].sort().flatMap((directory) => {
    const now = wanted.get(directory);
    const then = committed.get(directory);
    if (now === then) return [];
    if (then === undefined) return [`${directory} is missing`];
    return [now === undefined ? `${directory} is no longer a plugin` : `${directory} has changed`];
  });
}

/** The text of each registration, by the plugin's folder. */
function registrations(text: string): ReadonlyMap<string, string> {
  const parts = text
    .split("register(")
    .map((part): [string, string] => [/directory: "([^"]+)"/.exec(part)?.[1] ?? "", part]);
  // A registration ends with the literal that says who the plugin is: what follows belongs to the next one, or to the end.
  return new Map(
    parts.filter(([directory]) => directory !== "").map(([directory, part]) => [directory, literal(part)]),
  );
}

function literal(part: string): string {
  const end = /\n? *\},(?: \w+\)|\n)/.exec(part);
  return part
    .slice(0, end === null ? undefined : end.index)
    .replace(/\s+/g, " ")
    .trim();
}
