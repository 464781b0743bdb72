import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";

/** The capabilities of those keys that are of a kind. */
type CapabilityOf<Keys, Kind extends string> = Keys extends `${Kind}/${infer Capability}` ? Capability : never;

/** The key of the same kind whose capability is nearest, as in `"api/invoicing"` for `"api/invoice"`; else `never`. */
export type NearestKey<Key extends string, Keys extends string> = Key extends `${infer Kind}/${infer Capability}`
  ? NearestLiteral<Capability, CapabilityOf<Keys, Kind>> extends infer Near extends string
    ? `${Kind}/${Near}`
    : never
  : never;

/** The key of the same kind whose capability is nearest, or `undefined`: {@link NearestKey} at run time. */
export function nearestKey(key: string, keys: readonly string[]): string | undefined {
  const [, kind, capability] = /^([^/]*)\/(.*)$/s.exec(key) ?? [];
  if (kind === undefined || capability === undefined) return undefined;
  const ofKind = keys.filter((other) => other.startsWith(`${kind}/`)).map((other) => other.slice(kind.length + 1));
  const near = nearestLiteral(capability, ofKind);
  return near === undefined ? undefined : `${kind}/${near}`;
}
