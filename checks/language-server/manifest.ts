import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path/posix";
import { getLocation, parseTree, findNodeAtLocation, type Location as JsonLocation } from "jsonc-parser";
import type { CompletionItem, Hover } from "vscode-languageserver";
import { CompletionItemKind, MarkupKind } from "./protocol.js";
import { z } from "zod";
import type { Settings } from "../workspace/settings.js";
import type { Positions } from "./positions.js";

const member = z.object({ description: z.string(), enum: z.array(z.string()).optional() });
const block = z.object({ description: z.string(), properties: z.record(z.string(), member) });

/** The `rawr` block, all that the JSON Schema of a plugin's package.json describes: read when a person asks, who does that seldom. */
const rawrBlock = () => {
  const schema = createRequire(import.meta.url).resolve("@rawr/hq-contract/plugin-package.schema.json");
  const text = readFileSync(schema, "utf8");
  const [only] = Object.values(
    z.object({ properties: z.record(z.string(), block) }).parse(JSON.parse(text)).properties,
  );
  if (only === undefined) throw new TypeError("the schema of a plugin's package.json describes nothing");
  return only;
};

/** Whether a file is the package.json of a plugin, by where it lies. */
export function isManifest(file: string, { roots }: Settings): boolean {
  return basename(file) === "package.json" && Object.hasOwn(roots, dirname(dirname(file)));
}

/** What the JSON Schema allows at an offset of a plugin's package.json. */
export function manifestCompletions(
  file: string,
  text: string,
  offset: number,
  { roots }: Settings,
  positions: Positions,
): readonly CompletionItem[] {
  const location = getLocation(text, offset);
  const { path, isAtPropertyKey, previousNode } = location;
  const [top, key] = path;
  const replaced =
    previousNode !== undefined && previousNode.offset + previousNode.length >= offset ? previousNode : undefined;
  const range = positions.range(replaced?.offset ?? offset, replaced ? replaced.offset + replaced.length : offset);
  const item = (label: string, newText: string, about: string, kind: CompletionItemKind): CompletionItem => ({
    label,
    kind,
    detail: about,
    filterText: JSON.stringify(label),
    textEdit: { range, newText },
  });
  const folder = dirname(file);
  const likely: Readonly<Record<string, string>> = {
    kind: roots[dirname(folder)] ?? "",
    capability: basename(folder),
  };
  const has = (at: readonly string[]) => {
    const tree = parseTree(text);
    return tree !== undefined && findNodeAtLocation(tree, [...at]) !== undefined;
  };
  const { description, properties } = rawrBlock();
  if (isAtPropertyKey && path.length === 1 && !has(["rawr"])) {
    const identity = Object.keys(properties).map((name) => `${JSON.stringify(name)}: ${JSON.stringify(likely[name])}`);
    return [item("rawr", `"rawr": { ${identity.join(", ")} }`, description, CompletionItemKind.Property)];
  }
  if (top !== "rawr" || path.length !== 2) return [];
  if (isAtPropertyKey) {
    const missing = Object.entries(properties).filter(([name]) => name === key || !has(["rawr", name]));
    return missing.map(([name, { description: about }]) =>
      item(
        name,
        valueFollows(location, text) ? JSON.stringify(name) : `${JSON.stringify(name)}: `,
        about,
        CompletionItemKind.Property,
      ),
    );
  }
  const allowed = typeof key === "string" && Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (allowed === undefined) return [];
  const first = likely[String(key)] ?? "";
  const values = allowed.enum ?? (first === "" ? [] : [first]);
  return values.map((value) => ({
    ...item(value, JSON.stringify(value), allowed.description, CompletionItemKind.EnumMember),
    ...(value === first && { preselect: true, sortText: "0" }),
  }));
}

/** Whether a colon stands behind the key already. */
function valueFollows({ previousNode }: JsonLocation, text: string): boolean {
  return previousNode !== undefined && /^\s*:/.test(text.slice(previousNode.offset + previousNode.length));
}

/** What the JSON Schema says of the member of the `rawr` block at an offset. */
export function manifestHover(text: string, offset: number, positions: Positions): Hover | undefined {
  const { path, previousNode } = getLocation(text, offset);
  const [top, key] = path;
  if (top !== "rawr" || previousNode === undefined || path.length > 2) return undefined;
  const { description, properties } = rawrBlock();
  const about = key === undefined || !Object.hasOwn(properties, key) ? undefined : properties[key]?.description;
  const value = path.length === 1 ? description : about;
  if (value === undefined) return undefined;
  const range = positions.range(previousNode.offset, previousNode.offset + previousNode.length);
  return { contents: { kind: MarkupKind.PlainText, value }, range };
}
