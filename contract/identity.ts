import type { IsKebab } from "./kebab-case.js";
import type { DidYouMean } from "./messages/did-you-mean.js";
import type { badCapability, NearestCapability, notOneLiteral } from "./messages/identity.js";
import type { IsUnion } from "./one-literal.js";

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

/**
 * `Capability` when it may name one, else the sentence that refuses it.
 *
 * Types see every letter. How many there are, is seen by the shared parser and at run time: a compiler that counts them costs too much.
 *
 * @example
 * type Fine = CheckedCapability<"invoice-tools">;
 * //=> "invoice-tools"
 */
export type CheckedCapability<Capability extends string> =
  MayName<Capability> extends true ? Capability : Refusal<Capability>;

type MayName<Text extends string> =
  true extends IsUnion<Text> ? false : Text extends (typeof reservedCapabilities)[number] ? false : IsKebab<Text>;

// The nearest name is inferred first: a compiler looks into the refusal of every capability, and this way finds little there.
type Refusal<Capability extends string> =
  true extends IsUnion<Capability>
    ? notOneLiteral<"rawr.capability">
    : NearestCapability<Capability> extends infer Near
      ? badCapability<Capability, DidYouMean<Near>>
      : never;
