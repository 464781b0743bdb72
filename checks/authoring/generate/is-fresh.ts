import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";
import { renderComposition } from "./render-composition.js";

/** Whether a composition's text is what `generate` would write. A checkout may have given it the line ends of its system. */
export function isFresh(text: string | undefined, plugins: readonly DiscoveredPlugin[], composition: string): boolean {
  return text?.replaceAll("\r\n", "\n") === renderComposition(plugins, { composition });
}
