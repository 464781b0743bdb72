/** What is no part of any workspace, and so usual that nobody asks about it. */
export function isTool(name: string): boolean {
  return name === "node_modules" || name === ".git" || name === ".cache" || name === ".yarn";
}

/** A folder that is written by tools, by its name and where it lies. */
export function isOutput(name: string, folder: string, isPackage: boolean): boolean {
  switch (name) {
    case "dist":
    case "coverage":
      return isPackage;
    case "artifacts":
      return folder === "";
    default:
      return false;
  }
}
