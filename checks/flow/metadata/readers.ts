import { legacyKeys } from "@rawr/hq-contract/tables";
import type { Call } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { calleeText, type MetadataTaint } from "./taint.js";
import { objectsOf, one, textsOf, type Value } from "../interpreter/value.js";

const readers = /^(?:read-pkg|read-package|pkg-types|pkg-up|normalize-package-data|load-package|resolve-pkg)/;
const runners = /^(?:exec|execSync|execFile|execFileSync|execa|execaSync|execaCommand|spawn|spawnSync|\$)$/;

const keys = `(rawr|${legacyKeys.join("|")})(?![\\w/-])`;
/** `npm pkg get rawr`, and `jq .rawr.channel package.json`, `node -p "require('./package.json').channel"`. */
const commands = [new RegExp(`\\bpkg (?:get|set|delete)\\b.*[\\s.'"]${keys}`), new RegExp(`[.'"\\[]${keys}`)] as const;

/** Ways to a package.json that name no file: bundlers' globs, packages that read it, and npm itself. */
export function readByOthers(machine: Machine, taint: MetadataTaint, call: Call, name: string): Value | undefined {
  const { atoms } = machine;
  const { callee, args } = call;
  const manifest = taint.tainted("package");
  if (calleeText(callee).endsWith("import.meta.glob") && args.some((arg) => taint.isSource(arg))) {
    const files = machine.allocate("object", "glob", call);
    machine.grow(files, "rest", manifest);
    return one(atoms.object(files));
  }
  if (
    callee.k === "external" &&
    readers.test(callee.module) &&
    /^(?:default$|read|load|find)/i.test(callee.path.at(-1) ?? "default")
  ) {
    const found = machine.allocate("object", "found package", call);
    for (const key of ["packageJson", "pkg", "package"])
      machine.set(one(atoms.object(found)), one(atoms.constant(key)), manifest, call);
    return /up|find/i.test(`${callee.module} ${name}`) ? one(atoms.object(found)) : manifest;
  }
  if (runners.test(name)) {
    const words = args.flatMap((arg) => [
      ...(textsOf(arg) ?? []),
      ...objectsOf(arg).flatMap(({ properties }) => [...properties.values()].flatMap((value) => textsOf(value) ?? [])),
    ]);
    const command = words.join(" ");
    const [npm, other] = commands;
    const [, key] = npm.exec(command) ?? (command.includes("package.json") ? other.exec(command) : null) ?? [];
    if (key !== undefined) taint.report("text", call, key, "package");
  }
  return undefined;
}
