import type { badCapability } from "./messages/identity.js";

/**
 * Where a plugin of each kind lives by default. Surface root and kind go together (SPEC 2.3, D-013).
 * A workspace may configure other roots; the pairing stays.
 */
export const surfaceRoots = {
  "plugins/api": "api",
  "plugins/workflows": "workflows",
  "plugins/web": "web",
  "plugins/cli": "toolkit",
  "plugins/agents": "agent",
} as const;

/** A default surface root, relative to the workspace root, with forward slashes. */
export type SurfaceRoot = keyof typeof surfaceRoots;

/** `"api" | "workflows" | "web" | "toolkit" | "agent"`. */
export type PluginKind = (typeof surfaceRoots)[SurfaceRoot];

/** All kinds, in root order. */
export const pluginKinds: readonly PluginKind[] = Object.freeze(Object.values(surfaceRoots));

/** Lower-case kebab-case, at most 64 characters (SPEC 2.3). */
export const capabilityPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Longest capability, in characters. */
export const capabilityMaxLength = 64;

/** `/rpc/workflows` must not exist (SPEC 2.1), so no capability may be called that. */
export const reservedCapabilities = ["workflows"] as const;

/** The key of a plugin in the composition, as in `"api/invoicing"`. */
export type PluginKey<
  Kind extends PluginKind = PluginKind,
  Capability extends string = string,
> = `${Kind}/${Capability}`;

/** Whether `text` may name a capability. */
export function isCapability(text: string): boolean {
  const reserved: readonly string[] = reservedCapabilities;
  return text.length <= capabilityMaxLength && capabilityPattern.test(text) && !reserved.includes(text);
}

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
// prettier-ignore
type Punctuation =
  | " " | "!" | '"' | "#" | "$" | "%" | "&" | "'" | "(" | ")" | "*" | "+" | "," | "." | "/" | ":" | ";" | "<" | "=" | ">" | "?"
  | "@" | "[" | "\\" | "]" | "^" | "_" | "`" | "{" | "|" | "}" | "~";

/** What kebab-case of small letters never is. */
export type NotKebab =
  "" | `${Digit | "-"}${string}` | `${string}-` | `${string}--${string}` | `${string}${Punctuation}${string}`;

/**
 * `Capability` when it may name one, else the sentence that refuses it.
 *
 * Types see the letters A to Z, digits, dashes and the punctuation of a keyboard. The length, and letters of other scripts, are seen
 * by the shared parser and at run time.
 *
 * @example
 * type Fine = CheckedCapability<"invoice-tools">;
 * //=> "invoice-tools"
 */
export type CheckedCapability<Capability extends string> =
  Capability extends Lowercase<Capability>
    ? Capability extends NotKebab | (typeof reservedCapabilities)[number]
      ? badCapability<Capability>
      : Capability
    : badCapability<Capability>;
