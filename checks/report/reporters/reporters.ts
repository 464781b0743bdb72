import type { Reporter } from "./reporter.js";

/** Every reporter by name; loaded on demand. */
export const reporters = Object.freeze({
  pretty: async () => (await import("./pretty.js")).pretty,
  json: async () => (await import("./json.js")).json,
  ndjson: async () => (await import("./ndjson.js")).ndjson,
  github: async () => (await import("./github.js")).github,
  gitlab: async () => (await import("./gitlab.js")).gitlab,
  sarif: async () => (await import("./sarif.js")).sarif,
  junit: async () => (await import("./junit.js")).junit,
  markdown: async () => (await import("./markdown.js")).markdown,
  // For who wants the exit code alone.
  null: async () => () => "",
} satisfies Record<string, () => Promise<Reporter>>);

export type ReporterName = keyof typeof reporters;

export const reporterNames = Object.freeze(Object.keys(reporters)) as readonly ReporterName[]; // keys of a literal

export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}
