/** Whether a text is a route's path: its own template, or a URL that it answers. */
export function isSameRoute(template: string, text: string): boolean {
  const path = text.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/[?#].*$/, "");
  const wanted = template.split("/");
  const given = path.split("/");
  return wanted.length === given.length && wanted.every((part, at) => isSamePart(part, given[at] ?? ""));
}

function isSamePart(template: string, text: string): boolean {
  return template === text || (/^\{.*\}$/.test(template) && text !== "");
}
