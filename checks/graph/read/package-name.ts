import type { Workspace } from "../../facts/workspace.js";
import { packageFields } from "../../workspace/package.js";

/** What the root package.json is called; undefined when it has no readable name. A broken one is another tool's finding. */
export function packageName(workspace: Pick<Workspace, "text">): string | undefined {
  const name = packageFields(workspace.text("package.json"))?.["name"];
  return typeof name === "string" ? name : undefined;
}
