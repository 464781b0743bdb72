import { hash } from "node:crypto";

/** Of a file's bytes, or of anything else that must be compared. */
export function digest(content: string | Uint8Array): string {
  return hash("sha256", content);
}
