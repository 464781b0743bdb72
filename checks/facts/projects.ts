import { dirname, join, relative, sep } from "node:path";
import type { CompilerOptions } from "typescript";
import ts from "./typescript.js";

/** A project of a workspace: what one tsconfig file says. Paths are relative to the workspace root. */
export interface Project {
  readonly config: string;
  /** The files that it selects, before their imports are followed. */
  readonly files: readonly string[];
  /** The configs that it refers to. */
  readonly references: readonly string[];
  readonly options: Readonly<CompilerOptions>;
}

/**
 * Reads a tsconfig and all that it refers to, at any depth, each once, the given one first. What is wrong in one of them is the compiler's
 * to say; here it selects nothing.
 */
export function readProjects(root: string, config = "tsconfig.json"): Project[] {
  const projects: Project[] = [];
  const waiting = [config];
  const seen = new Set(waiting);
  for (const path of waiting) {
    const project = readProject(root, path);
    projects.push(project);
    for (const reference of project.references) {
      if (seen.has(reference)) continue;
      seen.add(reference);
      waiting.push(reference);
    }
  }
  return projects;
}

function readProject(root: string, config: string): Project {
  const path = join(root, config);
  const { config: raw } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  const parsed = ts.parseJsonConfigFileContent(raw ?? { files: [] }, ts.sys, dirname(path), undefined, path);
  const inside = (file: string) => relative(root, file).split(sep).join("/");
  return {
    config,
    files: parsed.fileNames.map(inside),
    references: (parsed.projectReferences ?? []).map((reference) => inside(ts.resolveProjectReferencePath(reference))),
    options: parsed.options,
  };
}
