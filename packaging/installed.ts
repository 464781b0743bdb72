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

/** What a host of oRPC and Inngest needs whoever writes it. */
export const rawStack = [
  "@orpc/client",
  "@orpc/contract",
  "@orpc/json-schema",
  "@orpc/openapi",
  "@orpc/openapi-client",
  "@orpc/server",
  "@orpc/zod",
  "h3",
  "inngest",
  "jose",
  "pino",
  "zod",
];

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

export interface Weight {
  /** Bytes in the files. */
  readonly bytes: number;
  /** Bytes that they take on a disk, as `du` counts them. */
  readonly onDisk: number;
}

/** What packages weigh, each without those installed inside it. */
export function weightOf(root: string, places: Iterable<string>): Weight {
  return sum([...places].map((place) => weightIn(join(root, place))));
}

function weightIn(folder: string): Weight {
  const entries = readdirSync(folder, { withFileTypes: true });
  const weights = entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : weightIn(path);
    const { size, blocks } = lstatSync(path);
    return entry.isFile() ? { bytes: size, onDisk: blocks * 512 } : [];
  });
  return sum([{ bytes: 0, onDisk: lstatSync(folder).blocks * 512 }, ...weights]);
}

function sum(weights: readonly Weight[]): Weight {
  let [bytes, onDisk] = [0, 0];
  for (const weight of weights) {
    bytes += weight.bytes;
    onDisk += weight.onDisk;
  }
  return { bytes, onDisk };
}
