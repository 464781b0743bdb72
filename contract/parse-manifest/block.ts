import { unknownKind, wrongRoot } from "../checked-kind.js";
import { badCapability, isCapability, pluginKinds } from "../identity.js";
import { memberOf, type JsonMember, type JsonNode } from "../json-text.js";
import { toKebab } from "../kebab-case.js";
import { rawrBlock } from "../manifest-schema.js";
import { nearestName } from "../nearest-name.js";
import type { ManifestPlace, RawBlock } from "./issue.js";
import type { Issues } from "./issues.js";
import { isLegacy } from "./legacy-keys.js";
import { nameOf, notAString, shorten } from "./words.js";

/** Judges the block by the schema, and says its issues in our words. */
export function judgeBlock(node: JsonNode, block: RawBlock, keyStart: number, where: ManifestPlace, issues: Issues) {
  const further = new Set(where.furtherKeys?.filter((key) => !isLegacy(key) && !Object.hasOwn(rawrBlock.shape, key)));
  const parsed = rawrBlock.safeParse(Object.fromEntries(Object.entries(block).filter(([key]) => !further.has(key))));
  const missingAt = { start: keyStart, end: keyStart + '"rawr"'.length };
  const refused = new Set(parsed.error?.issues.map((issue) => issue.path[0]));
  if (refused.has("kind")) {
    const kind = memberOf(node, "kind")?.value;
    if (kind === undefined) {
      issues.add("missingKind", ["rawr"], missingAt, missingRawrKey("kind"), `add \`"kind": "${where.surface}"\``);
    } else if (typeof block["kind"] === "string") {
      const near = nearestName(block["kind"], pluginKinds) ?? where.surface;
      issues.add("unknownKind", ["rawr", "kind"], kind, unknownKind(shorten(block["kind"])), `write \`"${near}"\``);
    } else {
      const message = notAString("rawr.kind", nameOf(kind));
      issues.add("unknownKind", ["rawr", "kind"], kind, message, `write \`"${where.surface}"\``);
    }
  }
  if (refused.has("capability")) {
    const capability = memberOf(node, "capability")?.value;
    const fix = `write \`"${suggestCapability(block["capability"], where)}"\``;
    if (capability === undefined) {
      issues.add("missingCapability", ["rawr"], missingAt, missingRawrKey("capability"), fix);
    } else {
      const given = block["capability"];
      const message =
        typeof given === "string" ? badCapability(shorten(given)) : notAString("rawr.capability", nameOf(capability));
      issues.add("badCapability", ["rawr", "capability"], capability, message, fix);
    }
  }
  if (node.type === "object") {
    for (const member of node.members) if (!further.has(member.key)) judgeUnknownKey(member, issues);
  }
  if (!parsed.success) {
    // What the schema refuses without one of the sentences above must never pass for a manifest.
    if (!issues.any) {
      issues.add("unknownKey", ["rawr"], node, parsed.error.message, 'leave only `"kind"` and `"capability"`');
    }
    return undefined;
  }
  if (parsed.data.kind !== where.surface) {
    const message = wrongRoot(parsed.data.kind, where.directory, where.surface);
    const fix = `write \`"${where.surface}"\`, or move the plugin to the root that holds \`${parsed.data.kind}\``;
    issues.add("wrongRoot", ["rawr", "kind"], memberOf(node, "kind")?.value, message, fix);
  }
  return parsed.data;
}

function judgeUnknownKey({ key, keyStart, keyEnd }: JsonMember, issues: Issues): void {
  // Legacy and prototype keys have sentences of their own, wherever they stand.
  if (issues.isFull || Object.hasOwn(rawrBlock.shape, key) || isLegacy(key) || key === "__proto__") return;
  const near = nearestName(key, Object.keys(rawrBlock.shape));
  const shown = shorten(key);
  const fix =
    near === undefined ? `remove \`${shown}\`` : `remove \`${shown}\`, or write \`${near}\` if you meant that`;
  issues.add("unknownKey", ["rawr", key], { start: keyStart, end: keyEnd }, unknownRawrKey(shown), fix);
}

/** What the author most likely meant: the same words in kebab-case, else the folder's name. */
function suggestCapability(given: unknown, { directory }: ManifestPlace): string {
  const folder = directory.slice(directory.lastIndexOf("/") + 1);
  for (const name of [given, folder]) {
    if (typeof name !== "string") continue;
    const kebab = toKebab(name.slice(0, 64)) ?? name;
    if (isCapability(kebab)) return kebab;
  }
  return "my-capability";
}

/** Refuses a `rawr` block without one of its keys. */
export function missingRawrKey(key: string): string {
  return `rawr.${key} is missing: add it (D-013)`;
}

/** Refuses a key that the `rawr` block does not have. */
export function unknownRawrKey(key: string): string {
  return `rawr.${key} is unknown: the block holds \`kind\` and \`capability\`, nothing else (D-013)`;
}
