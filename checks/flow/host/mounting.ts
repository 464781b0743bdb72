import { familyOf, type RouteFamily } from "@rawr/hq-contract";
import type { Call } from "../interpreter/domain.js";
import type { HostEvent } from "./event.js";
import { adapterPackage, frameworks, rootModule, rootOf } from "./values.js";
import { nothing, objectsOf, one, type Atom, type Atoms, type Frame, type Value } from "../interpreter/value.js";

const mounting = new Set([
  "use",
  "all",
  "any",
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "options",
  "head",
  "on",
  "mount",
  "route",
  "register",
  "group",
  "add",
  "addRoute",
  "handle",
  "decorate",
  "basePath",
]);

/** What a call mounts. */
export function mountOf({ callee, args, frame }: Call, atoms: Atoms): HostEvent | undefined {
  if (callee.k !== "member" || !mounting.has(callee.name) || args.length === 0) return undefined;
  const app = rootOf(callee.of);
  const isFramework = frameworks.test(rootModule(callee)) || rootModule(callee) === adapterPackage;
  const [first = nothing, second = nothing] = args;
  if (callee.name === "on" && args.length >= 3) return mountAt(app, second, args.slice(2), frame, isFramework, atoms);
  const options = objectsOf(first).find((object) => object.properties.has("url") || object.properties.has("path"));
  if (options !== undefined && (callee.name === "route" || callee.name === "addRoute")) {
    const path = options.properties.get("url") ?? options.properties.get("path") ?? nothing;
    const handlers = ["handler", "preHandler", "onRequest"]
      .map((name) => options.properties.get(name) ?? nothing)
      .filter(({ size }) => size > 0);
    return mountAt(app, path, handlers, frame, isFramework, atoms);
  }
  if (callee.name === "register") {
    const prefix = objectsOf(second).flatMap((object) => [...(object.properties.get("prefix") ?? [])]);
    return isFramework
      ? mountAt(app, prefix.length > 0 ? new Set(prefix) : one(atoms.constant("/")), [first], frame, true, atoms)
      : undefined;
  }
  if (args.length < 2) {
    const isHandler = [...first].some(({ k }) => k !== "constant" && k !== "unknown");
    return isFramework && isHandler && callee.name === "use"
      ? { kind: "mount", app, paths: [], handlers: args, frame }
      : undefined;
  }
  if (isFramework && [...first].every(({ k }) => k === "function"))
    return { kind: "mount", app, paths: [], handlers: args, frame };
  return mountAt(app, first, args.slice(1), frame, isFramework, atoms);
}

function mountAt(
  app: Atom,
  path: Value,
  handlers: readonly Value[],
  frame: Frame,
  isFramework: boolean,
  atoms: Atoms,
): HostEvent | undefined {
  if (handlers.length === 0) return undefined;
  const lists = objectsOf(path).filter(({ shape }) => shape === "array");
  const held =
    lists.length > 0 ? atoms.join(...lists.flatMap(({ properties, rest }) => [...properties.values(), rest])) : path;
  const paths = pathsOf(held);
  if (paths === undefined) return isFramework ? { kind: "mount", app, paths: undefined, handlers, frame } : undefined;
  if (!paths.every((text) => text.startsWith("/") || text.startsWith("*"))) return undefined;
  if (!isFramework && !paths.some((text) => familyOfPattern(text) !== undefined)) return undefined;
  return { kind: "mount", app, paths, handlers, frame };
}

/** The family of a path with a framework's placeholders in it. */
export function familyOfPattern(path: string): RouteFamily | undefined {
  const plain = path.replace(/(?:\/?\*.*|\/?:[^/]*.*|\/?\{.*|\/?\(.*|\/+)$/, "");
  return familyOf(plain);
}

function pathsOf(value: Value): string[] | undefined {
  const paths: string[] = [];
  for (const atom of value) {
    if (atom.k === "constant" && typeof atom.value === "string") paths.push(atom.value);
    else if (atom.k === "external" && atom.module === "regex") paths.push(literalStart(atom.path[0] ?? ""));
    else return undefined;
  }
  return paths.length === 0 ? undefined : paths;
}

/** `/^\/rpc(\/.*)?$/` starts with `/rpc`. */
function literalStart(regex: string): string {
  const body = regex.replace(/^\/\^?/, "").replaceAll("\\/", "/");
  return /^[\w/-]*/.exec(body)?.[0] ?? "/";
}
