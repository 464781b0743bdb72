/**
 * Compiles a glob over paths with forward slashes: `*`, `**`, `?`, `[a-z]`, `{a,b}`, and `?(a|b)`, `*(a)`, `+(a)`, `@(a)`. A pattern without a wildcard also
 * means everything below it, as in a `.gitignore`.
 */
export function globToRegExp(glob: string): RegExp {
  const pattern = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  let source = "";
  let depth = 0;
  const repeats: string[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const [extended] = /^[?*+@]\(/.exec(pattern.slice(at)) ?? [];
    if (extended !== undefined) {
      source += "(?:";
      repeats.push(extended.startsWith("@") ? "" : extended.charAt(0));
      at += 1;
    } else if (repeats.length > 0 && char === ")") {
      source += `)${repeats.pop() ?? ""}`;
    } else if (repeats.length > 0 && char === "|") {
      source += "|";
    } else if (char === "*") {
      if (pattern.startsWith("**/", at)) {
        source += "(?:[^/]+/)*";
        at += 2;
      } else if (pattern.startsWith("**", at)) {
        source += ".*";
        at += 1;
      } else {
        source += "[^/]*";
      }
    } else if (char === "?") {
      source += "[^/]";
    } else if (char === "{") {
      depth += 1;
      source += "(?:";
    } else if (char === "}" && depth > 0) {
      depth -= 1;
      source += ")";
    } else if (char === "," && depth > 0) {
      source += "|";
    } else if (char === "[" && pattern.indexOf("]", at + 2) > 0) {
      const end = pattern.indexOf("]", at + 2);
      source += `[${pattern
        .slice(at + 1, end)
        .replace(/^!/, "^")
        .replaceAll("\\", "\\\\")}]`;
      at = end;
    } else {
      source += char.replace(/[\\^$.|+()[\]{}]/, "\\$&");
    }
  }
  source += ")".repeat(depth + repeats.length);
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** Whether any of the globs covers the path. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  return countingMatcher(globs).matches;
}

/** Says whether any of the globs covers a path, and afterwards which globs never covered one. */
export function countingMatcher(globs: readonly string[]) {
  const patterns = globs.map((glob) => ({ glob, pattern: globToRegExp(glob) }));
  const unused = new Set(globs);
  return {
    matches(path: string): boolean {
      const hits = patterns.filter(({ pattern }) => pattern.test(path));
      hits.forEach(({ glob }) => unused.delete(glob));
      return hits.length > 0;
    },
    unused: (): readonly string[] => [...unused],
  };
}
