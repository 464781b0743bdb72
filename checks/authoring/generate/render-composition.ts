import { pluginKinds, type JsonObject } from "@rawr/hq-contract/tables";
import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";
import { declaredKey } from "../../workspace/discovery-conflicts.js";
import { renderCall, renderText } from "./render-literal.js";

/** Where `rawr.hq.ts` gets `defineHq` and `register` from. */
export interface RenderOptions {
  /** The composition's own place, relative to the workspace root. Default `rawr.hq.ts`. */
  readonly composition?: string;
}

/** The first line of every composition that was generated. */
export const writtenBy =
  "// Written by `rawr-hq generate` from the plugins' package.json files: change those, then run it again.";

/**
 * Writes the composition root: one import, one line of `Hq` and one registration a plugin, in folder order.
 *
 * Faithful: each `rawr` block is carried word for word, what is wrong in it included, so that `tsc` refuses it at a line that names the
 * plugin. A second plugin of the same key is written as `"api/invoicing#plugins/legacy-api/invoicing"`. Byte-stable, and formatted as
 * prettier would (print width 120).
 */
export function renderComposition(plugins: readonly DiscoveredPlugin[], options: RenderOptions = {}): string {
  const sorted = plugins.toSorted((a, b) => (a.directory < b.directory ? -1 : 1));
  const up = "../".repeat((options.composition ?? "rawr.hq.ts").split("/").length - 1) || "./";
  const entries = withNames(withKeys(sorted));
  const imports = entries.map(
    ({ name, plugin }) => `import ${name} from ${renderText(`${up}${plugin.directory}/src/index.js`)};\n`,
  );
  const types = entries.map(({ key, name }) => `  ${renderText(key)}: typeof ${name};\n`);
  const registrations = entries.map(({ key, name, plugin }) => {
    const before = `${renderText(key)}: `;
    return `  ${before}${renderCall("register", identity(plugin), { name }, 2, before)},\n`;
  });
  const isEmpty = entries.length === 0;
  return [
    `${writtenBy}\n`,
    `import { defineHq${isEmpty ? "" : ", register"} } from "@rawr/hq-contract";\n`,
    ...imports,
    "\n",
    isEmpty ? "export type Hq = object;\n" : `export interface Hq {\n${types.join("")}}\n`,
    "\n",
    isEmpty
      ? "export const hq = defineHq<Hq>({});\n"
      : `export const hq = defineHq<Hq>({\n${registrations.join("")}});\n`,
  ].join("");
}

function identity({ directory, surface, block }: DiscoveredPlugin): JsonObject {
  return { directory, surface, rawr: block ?? {} };
}

interface Entry {
  readonly key: string;
  readonly plugin: DiscoveredPlugin;
}

/** The key that package.json declares; where it declares none that could be, the place's own, so that one thing is refused at a time. */
function withKeys(plugins: readonly DiscoveredPlugin[]): Entry[] {
  const taken = new Set<string>();
  return plugins.map((plugin) => {
    const folder = plugin.directory.slice(plugin.directory.lastIndexOf("/") + 1);
    const declared = declaredKey(plugin);
    const isKind = pluginKinds.some((kind) => kind === plugin.block?.["kind"]);
    const capability = declared === undefined ? folder : declared.slice(declared.indexOf("/") + 1);
    const key = declared !== undefined && isKind ? declared : `${plugin.surface}/${capability}`;
    const free = taken.has(key) ? `${key}#${plugin.directory}` : key;
    taken.add(free);
    return { key: free, plugin };
  });
}

/** Gives each plugin the name of its import: `apiInvoicing`, and `apiInvoicing2` for what would read the same. */
function withNames(entries: readonly Entry[]): (Entry & { readonly name: string })[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const { surface, directory } = entry.plugin;
    const words = `${surface}-${directory.slice(directory.lastIndexOf("/") + 1)}`.split(/[^\p{ID_Continue}]+/u);
    const plain = words
      .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
      .join("");
    let name = plain;
    for (let count = 2; taken.has(name); count++) name = `${plain}${count}`;
    taken.add(name);
    return { ...entry, name };
  });
}
