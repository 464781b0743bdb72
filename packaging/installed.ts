import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Packages by their place below a workspace's node_modules, as npm's own lock file of what it installed lists them. */
type Installed = Readonly<
  Record<
    string,
    {
      readonly dependencies?: object;
      readonly optionalDependencies?: object;
      /** Needed for development, and an optional peer of something that is not. */
      readonly devOptional?: true;
    }
  >
>;

export function installedIn(root: string): Installed {
  const text = readFileSync(join(root, "node_modules/.package-lock.json"), "utf8");
  return (JSON.parse(text) as { packages: Installed }).packages; // npm's own shape
}

/** The places that packages and all they depend on are installed in, each found as Node finds it. */
export function closureOf(installed: Installed, names: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (from: string, wanted: readonly string[]) => {
    for (const name of wanted) {
      const parts = from.split("/node_modules/");
      const folders = parts.map((_part, index) => parts.slice(0, parts.length - index).join("/node_modules/"));
      const places = [...folders.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
      const place = places.find((each) => installed[each] !== undefined);
      // Optional ones of other systems are not there.
      if (place === undefined || reached.has(place)) continue;
      reached.add(place);
      const { dependencies, optionalDependencies } = installed[place] ?? {};
      visit(place, Object.keys({ ...dependencies, ...optionalDependencies }));
    }
  };
  visit("", names);
  return reached;
}

/** Bytes in the files of packages, each without those installed inside it. */
export function bytesOf(root: string, places: Iterable<string>): number {
  let bytes = 0;
  for (const place of places) bytes += bytesIn(join(root, place));
  return bytes;
}

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) bytes += lstatSync(path).size;
    else if (entry.isDirectory() && entry.name !== "node_modules") bytes += bytesIn(path);
  }
  return bytes;
}
