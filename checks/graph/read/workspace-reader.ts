import ts from "#syntax";
import type { Workspace } from "../../workspace/workspace.js";
import { extractSketch } from "./extract-sketch.js";
import { createReader, type Reader } from "./read-value.js";
import type { ModuleSketch } from "./sketch.js";

/**
 * Reads values in a workspace. Only the modules that a plugin's definition leads to are parsed here: in the facts cache their
 * sketches would be 2.4 times the size of the source, on every run of every gate.
 */
export function createWorkspaceReader(workspace: Workspace): {
  reader: Reader;
  sketchOf(file: string): ModuleSketch | undefined;
} {
  const sources = new Set(workspace.files);
  const sketches = new Map<string, ModuleSketch | undefined>();
  const targets = new Map<string, ReadonlyMap<string, string>>();

  function sketchOf(file: string): ModuleSketch | undefined {
    if (sketches.has(file)) return sketches.get(file);
    const text = sources.has(file) ? workspace.text(file) : undefined;
    const sketch =
      text === undefined ? undefined : extractSketch(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    sketches.set(file, sketch);
    return sketch;
  }

  function targetsOf(file: string): ReadonlyMap<string, string> {
    const known = targets.get(file);
    if (known) return known;
    const made = new Map<string, string>();
    for (const { specifier, to } of workspace.importsOf(file)) {
      if (specifier !== null && to !== null) made.set(specifier, to);
    }
    targets.set(file, made);
    return made;
  }

  const reader = createReader({ sketchOf, resolve: (file, specifier) => targetsOf(file).get(specifier) });
  return { reader, sketchOf };
}
