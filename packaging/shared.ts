import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { createConsumer, packTarballs, type Consumer, type Packed } from "./consumer.js";

/** What the first test file that asks for it makes, and the others of the same run take. */
async function once<T>(name: string, make: () => Promise<T>): Promise<T> {
  const folder = join(inject("sharedFolder"), name);
  const answer = join(folder, "made.json");
  mkdirSync(inject("sharedFolder"), { recursive: true });
  try {
    mkdirSync(folder);
  } catch {
    while (!existsSync(answer)) await sleep(100);
    const told = JSON.parse(readFileSync(answer, "utf8")) as { readonly made?: T; readonly failure?: string }; // written below
    if (told.made === undefined) throw new Error(`${name} could not be made by the test file before: ${told.failure}`);
    return told.made;
  }
  const tell = (told: object) => {
    writeFileSync(`${answer}.part`, JSON.stringify(told));
    renameSync(`${answer}.part`, answer);
  };
  try {
    const made = await make();
    tell({ made });
    return made;
  } catch (error) {
    tell({ failure: String(error) });
    throw error;
  }
}

/** The tarballs of the two packages, packed once a run. */
export const sharedTarballs = (): Promise<Packed> =>
  once("tarballs", () => packTarballs(join(inject("sharedFolder"), "tarballs")));

/**
 * A folder `node_modules` with the two packages as npm unpacks them, and what this repository has installed beside them. A link
 * to it is an installation that takes no time. A link to the repository is none: it leads to sources outside of `node_modules`, which
 * loaders translate and dependency-cruiser follows, for seconds in each workspace.
 */
export async function unpackedPackages(): Promise<string> {
  const tarballs = await sharedTarballs();
  return once("unpacked", async () => {
    const modules = join(inject("sharedFolder"), "unpacked/node_modules");
    for (const name of ["contract", "checks"] as const) {
      const folder = join(modules, "@rawr", `hq-${name}`);
      mkdirSync(folder, { recursive: true });
      execFileSync("tar", ["-xzf", tarballs[name], "--strip-components=1", "-C", folder]);
    }
    const installed = fileURLToPath(new URL("../node_modules", import.meta.url));
    for (const name of readdirSync(installed)) {
      if (name !== "@rawr" && !name.startsWith(".")) symlinkSync(join(installed, name), join(modules, name));
    }
    return modules;
  });
}

/** Beside the other, for its package.json names the tarballs by their places relative to it. */
const consumerLike = (like: string) => createConsumer("npm", { like, within: inject("sharedFolder") });

const manifest = JSON.stringify({ name: "shop", private: true, devDependencies: { typescript: "6.0.3" } });

async function withContract(): Promise<string> {
  const { contract } = await sharedTarballs();
  return once("contract", async () => {
    const consumer = createConsumer("npm", { within: inject("sharedFolder") });
    consumer.write({ "package.json": manifest });
    expect(await consumer.install(contract)).toMatchObject({ code: 0 });
    return consumer.root;
  });
}

/** A consumer with the contract and without the gates. */
export const consumerOfContract = async (): Promise<Consumer> => consumerLike(await withContract());

/** An empty consumer, in which npm finds installed what the two packages ask for. */
export async function consumerOfModules(): Promise<Consumer> {
  const consumer = await consumerOfContract();
  for (const path of ["package.json", "package-lock.json"]) consumer.removeFile(path);
  return consumer;
}

/** A consumer with both packages, for which `rawr-hq init` was run and all that it asks for installed. */
export async function initialisedConsumer(): Promise<Consumer> {
  const { checks } = await sharedTarballs();
  const from = await once("initialised", async () => {
    const consumer = consumerLike(await withContract());
    expect(await consumer.install("--save-dev", checks)).toMatchObject({ code: 0 });
    expect(await consumer.hq("init", "--yes")).toMatchObject({ code: 0 });
    expect(await consumer.install()).toMatchObject({ code: 0 });
    return consumer.root;
  });
  return consumerLike(from);
}
