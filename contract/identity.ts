import type { IsKebab } from "./kebab-case.js";
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

/** What is left of `Text` after sixteen characters; nothing of a shorter one. */
// prettier-ignore
type After16<Text extends string> =
  Text extends `${infer _A}${infer _B}${infer _C}${infer _D}${infer _E}${infer _F}${infer _G}${infer _H}${infer _I}${infer _J}${infer _K}${infer _L}${infer _M}${infer _N}${infer _O}${infer _P}${infer Rest}` ? Rest : "";

/** What a capability has beyond {@link capabilityMaxLength} characters. */
type Excess<Text extends string> = After16<After16<After16<After16<Text>>>>;

/**
 * `Capability` when it may name one, else the sentence that refuses it.
 *
 * @example
 * type Fine = CheckedCapability<"invoice-tools">;
 * //=> "invoice-tools"
 */
export type CheckedCapability<Capability extends string> = Capability extends (typeof reservedCapabilities)[number]
  ? badCapability<Capability>
  : IsKebab<Capability> extends true
    ? Excess<Capability> extends ""
      ? Capability
      : badCapability<Capability>
    : badCapability<Capability>;
