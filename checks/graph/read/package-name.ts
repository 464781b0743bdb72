import type { Workspace } from "../../facts/workspace.js";

/** What the root package.json is called; undefined when it has no readable name. A broken one is another tool's finding. */
export function packageName(workspace: Pick<Workspace, "text">): string | undefined {
  try {
    const manifest: unknown = JSON.parse(workspace.text("package.json") ?? "");
    const name = typeof manifest === "object" && manifest !== null && "name" in manifest ? manifest.name : undefined;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
