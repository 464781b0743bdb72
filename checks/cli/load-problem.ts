/** What a module of a workspace threw while it was loaded, in one sentence with its place in the workspace's own code. */
export function loadProblem(error: unknown, root: string): string {
  const { message, stack = "" } = error instanceof Error ? error : { message: String(error) };
  const said = withoutRoot(message, `${root}/`).trim().split("\n", 1)[0]?.trim();
  const at = placeIn(`${message}\n${stack}`, root);
  const place = at === undefined || said?.includes(at) ? "" : ` (${at})`;
  return `rawr-hq: the host can't be loaded: ${said || "nothing is said of the reason"}${place}`;
}

/** The first place in the workspace's own code: `plugins/api/orders/src/index.ts:5`. */
function placeIn(text: string, root: string): string | undefined {
  const places = withoutRoot(text, `${root}/`, "\0").matchAll(/\0([^():\n]+:\d+)/g);
  for (const [, place = ""] of places) if (!place.includes("node_modules/")) return place;
  return undefined;
}

function withoutRoot(text: string, root: string, instead = ""): string {
  return text.replaceAll(`file://${root}`, instead).replaceAll(root, instead);
}
