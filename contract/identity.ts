import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { toKebab, type IsKebab, type ToKebab } from "./kebab-case.js";
import type { notOneLiteral } from "./one-literal.js";

/**
 * Where a plugin of each kind lives by default. Surface root and kind go together (SPEC 2.3, D-013).
 * A workspace may configure other roots; the pairing stays.
 *
 * @example
 * surfaceRoots["plugins/cli"]; //=> "toolkit"
 */
export const surfaceRoots = {
  "plugins/api": "api",
  "plugins/workflows": "workflows",
  "plugins/web": "web",
  "plugins/cli": "toolkit",
  "plugins/agents": "agent",
} as const;

/**
 * A default surface root, relative to the workspace root, with forward slashes.
 *
 * @example
 * const rootOf = (kind: PluginKind) => (Object.keys(surfaceRoots) as SurfaceRoot[]).find((root) => surfaceRoots[root] === kind);
 * rootOf("agent"); //=> "plugins/agents"
 */
export type SurfaceRoot = keyof typeof surfaceRoots;

/**
 * `"api" | "workflows" | "web" | "toolkit" | "agent"`.
 *
 * @example
 * type Kind = PluginKind;
 * //=> "api" | "workflows" | "web" | "toolkit" | "agent"
 */
export type PluginKind = (typeof surfaceRoots)[SurfaceRoot];

/**
 * All kinds, in root order.
 *
 * @example
 * pluginKinds[0]; //=> "api"
 */
export const pluginKinds: readonly PluginKind[] = Object.freeze(Object.values(surfaceRoots));

/**
 * Lower-case kebab-case, at most 64 characters (SPEC 2.3).
 *
 * @example
 * capabilityPattern.test("invoice-tools"); //=> true
 */
export const capabilityPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Longest capability, in characters.
 *
 * @example
 * capabilityMaxLength; //=> 64
 */
export const capabilityMaxLength = 64;

/**
 * `/rpc/workflows` must not exist (SPEC 2.1), so no capability may be called that.
 *
 * @example
 * reservedCapabilities; //=> ["workflows"]
 */
export const reservedCapabilities = ["workflows"] as const satisfies readonly Reserved[];

type Reserved = "workflows";

/**
 * The key of a plugin in the composition, as in `"api/invoicing"`.
 *
 * @example
 * type Key = PluginKey<"api", "invoicing">;
 * //=> "api/invoicing"
 */
export type PluginKey<
  Kind extends PluginKind = PluginKind,
  Capability extends string = string,
> = `${Kind}/${Capability}`;

/**
 * Whether `text` may name a capability.
 *
 * @example
 * isCapability("invoice-tools"); //=> true
 * isCapability("workflows"); //=> false
 */
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
  Verdict<Capability> extends true
    ? Capability
    : Verdict<Capability> extends false
      ? notOneLiteral<"rawr.capability">
      : badCapability<Capability, Verdict<Capability> & string>;

/**
 * `true`; `false` for one of several literals, each judged by itself; else what follows `is not a valid capability` in the sentence.
 *
 * A verdict first and the sentence after it, here and in the types like this one: before a compiler knows what is checked, it looks
 * into each branch with an unknown text and with any text at all, in every file that an editor opens. It finds little there.
 */
type Verdict<Text extends string, Whole = Text> = Text extends unknown
  ? [Whole] extends [Text]
    ? Text extends Reserved
      ? ""
      : IsKebab<Text> extends true
        ? true
        : string extends Text
          ? ""
          : DidYouMean<NearestCapability<Text>>
    : false
  : never;

/** The capability that someone most likely meant; `never` when there is none. */
type NearestCapability<Capability extends string> = Exclude<ToKebab<Capability>, "workflows">;

/** Refuses a `rawr.capability` that is not a valid capability. */
export type badCapability<
  Capability extends string,
  Near extends string = DidYouMean<NearestCapability<Capability>>,
> = `rawr.capability \`${Capability}\` is not a valid capability${Near}: lower-case kebab-case, at most 64 characters, and not \`workflows\` (D-013)`;
/**
 * The sentence that refuses a `rawr.capability`.
 *
 * @example
 * badCapability("Invoice Tools").split(":")[0]; //=> "rawr.capability `Invoice Tools` is not a valid capability (did you mean `invoice-tools`?)"
 */
export function badCapability<const Capability extends string>(capability: Capability): badCapability<Capability> {
  const kebab = toKebab(capability);
  const near = didYouMean<NearestCapability<Capability>>(kebab === "workflows" ? undefined : kebab);
  return `rawr.capability \`${capability}\` is not a valid capability${near}: lower-case kebab-case, at most 64 characters, and not \`workflows\` (D-013)`;
}
