import type { JsonObject } from "@rawr/hq-contract/tables";

/**
 * The fields of a package.json, whatever each holds; `undefined` where the text is not a JSON object: another tool says so. An array has no field
 * that anybody asks for.
 */
export function packageFields(text: string | undefined): JsonObject | undefined {
  try {
    const manifest: unknown = JSON.parse((text ?? "").replace(/^\uFEFF/, ""));
    // What JSON holds is JSON.
    return typeof manifest === "object" && manifest !== null ? (manifest as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
