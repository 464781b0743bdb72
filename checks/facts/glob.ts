/**
 * Compiles a glob over paths with forward slashes: `*`, `**`, `?`, `[a-z]`, `{a,b}`. A pattern without a wildcard also
 * means everything below it, as in a `.gitignore`.
 */
export function globToRegExp(glob: string): RegExp {
  const pattern = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  let source = "";
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === "*") {
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
  source += ")".repeat(depth);
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** Whether any of the globs covers the path. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map(globToRegExp);
  return (path) => patterns.some((pattern) => pattern.test(path));
}
