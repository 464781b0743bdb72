import { Comment, ReflectionKind, type CommentDisplayPart, type ProjectReflection, type Reflection } from "typedoc";

/** Links the code spans of the pages that name an export, such as `createHost`, to its place in the reference. */
export function linkNames(project: ProjectReflection): void {
  const exported = exportsOf(project);
  for (const document of project.documents ?? []) {
    document.content = document.content.map((part) => linked(part, exported));
  }
}

/** The exports by name. A name that two entries export leads to the first: the entries are in the order of their readers. */
function exportsOf(project: ProjectReflection): ReadonlyMap<string, Reflection> {
  const found = new Map<string, Reflection>();
  for (const module of project.children ?? []) {
    for (const one of module.children ?? []) {
      if (one.kind !== ReflectionKind.Reference && !found.has(one.name)) found.set(one.name, one);
    }
  }
  return found;
}

function linked(part: CommentDisplayPart, exported: ReadonlyMap<string, Reflection>): CommentDisplayPart {
  const target = part.kind === "code" ? exported.get(part.text.replaceAll("`", "")) : undefined;
  if (target === undefined || Comment.combineDisplayParts([part]).startsWith("```")) return part;
  return { kind: "inline-tag", tag: "@linkcode", text: target.name, target };
}
