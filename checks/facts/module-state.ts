import type ts from "typescript";

/** Placeholder */
export function extractModuleState(_source: ts.SourceFile): readonly never[] {
  return [];
}
