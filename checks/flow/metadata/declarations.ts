import { legacyKeys, pluginKinds } from "@rawr/hq-contract/tables";
import type { MetadataTaint } from "./taint.js";
import { nothing, objectsOf, type HeapObject, type Value } from "../interpreter/value.js";

/** Legacy keys that an object literal of plugin metadata declares. */
export function declare(taint: MetadataTaint, object: HeapObject, kind: "package" | "block" | "manifest"): void {
  for (const key of legacyKeys) {
    const at = object.places?.get(key);
    if (at !== undefined) taint.note("declare", object.file, at, key, kind);
  }
}

/** An object literal of plugin metadata, wherever it goes. */
export function judgeLiteral(taint: MetadataTaint, object: HeapObject): void {
  const { places, properties } = object;
  if (object.shape !== "object" || places === undefined) return;
  for (const inner of objectsOf(properties.get("rawr") ?? nothing)) declare(taint, inner, "block");
  const kinds: readonly unknown[] = pluginKinds;
  const isIdentity = [...(properties.get("kind") ?? nothing)].some(
    (atom) => atom.k === "constant" && kinds.includes(atom.value),
  );
  if (isIdentity && places.has("capability")) declare(taint, object, "block");
}

/** What is written to a package.json. */
export function judgeWritten(taint: MetadataTaint, object: HeapObject, stringified: boolean): void {
  if (object.made !== undefined && stringified) {
    for (const arg of object.made.args) for (const inner of objectsOf(arg)) judgeWritten(taint, inner, false);
    return;
  }
  declare(taint, object, "package");
  for (const inner of objectsOf(object.properties.get("rawr") ?? nothing)) declare(taint, inner, "block");
}

/** Objects that a schema library is given: a schema of `rawr` is a second parser. */
export function judgeSchema(taint: MetadataTaint, name: string, args: readonly Value[]): void {
  if (
    !/^(?:object|strictObject|looseObject|interface|struct|type|record|shape|extend|safeExtend|Struct|Object)$/.test(
      name,
    )
  )
    return;
  for (const object of args.flatMap((arg) => objectsOf(arg))) {
    const at = object.places?.get("rawr");
    const holdsSchema = [...(object.properties.get("rawr") ?? nothing)].some(
      (atom) => (atom.k === "object" && atom.object.made !== undefined) || atom.k === "member",
    );
    if (at !== undefined && holdsSchema) taint.note("schema", object.file, at, "rawr", "package");
    if (object.places?.has("kind") !== true || !object.places.has("capability")) continue;
    for (const key of legacyKeys) {
      const place = object.places?.get(key);
      if (place !== undefined) taint.note("declare", object.file, place, key, "block");
    }
  }
}
