import { familyOf } from "@rawr/hq-contract";
import type { RouteFamily } from "@rawr/hq-contract/tables";
import type { Call } from "../interpreter/domain.js";
import type { HostEvent } from "./event.js";
import { stepsOf } from "./steps.js";
import { adapterPackage, frameworks, opensScope, rootModule, rootOf } from "./values.js";
import { nothing, objectsOf, one, textsOf, type Atom, type Atoms, type Value } from "../interpreter/value.js";

/** What runs before the routes, on every path or below one. */
const middleware = new Set([
  "use",
  "addHook",
  "onBeforeHandle",
  "onRequest",
  "onTransform",
  "derive",
  "resolve",
  "guard",
  "register",
  "group",
]);
const methods = new Set(["get", "post", "put", "patch", "delete", "options", "head"]);
const mounting = new Set([
  ...middleware,
  ...methods,
  "all",
  "any",
  "on",
  "mount",
  "route",
  "add",
  "addRoute",
  "handle",
  "decorate",
  "basePath",
]);

/** Where the options of a route have what answers it. */
const handlerNames = ["handler", "handle", "handlers", "fetch"];

type Mounted = Omit<Extract<HostEvent, { kind: "mount" }>, "kind" | "paths" | "isAll" | "steps">;

/** What a call mounts. */
export function mountOf(call: Call, result: Value, atoms: Atoms): HostEvent | undefined {
  if (call.callee.k === "external") return addedRoute(call, call.callee, atoms);
  return mountOfMember(call, result, atoms);
}

/** `addRoute(router, "GET", "/path", handler)` of rou3, the router below h3 and nitro. */
function addedRoute(
  { args, frame, nameAt }: Call,
  { module, path }: Extract<Atom, { k: "external" }>,
  atoms: Atoms,
): HostEvent | undefined {
  const [router = nothing, method = nothing, at = nothing, handler = nothing] = args;
  const [app] = router;
  if (module !== "rou3" || path.at(-1) !== "addRoute" || app === undefined) return undefined;
  // An empty method is every method.
  const methods = textsOf(method)?.includes("") === false ? methodsIn(method) : undefined;
  return mountAt({ app: rootOf(app), isMiddleware: false, methods, nameAt, frame }, at, [handler], true, atoms);
}

function mountOfMember({ callee, args, frame, nameAt }: Call, result: Value, atoms: Atoms): HostEvent | undefined {
  if (callee.k !== "member" || !mounting.has(callee.name) || args.length === 0) return undefined;
  const { name } = callee;
  const module = rootModule(callee);
  const isFramework = frameworks.test(module) || module === adapterPackage;
  const [first = nothing, second = nothing] = args;
  const mount: Mounted = {
    app: rootOf(callee.of),
    isMiddleware: middleware.has(name),
    methods: methods.has(name) ? [name.toUpperCase()] : undefined,
    nameAt,
    frame,
  };
  const routed = isFramework && (methods.has(name) || name === "all") ? routedPath(callee.of) : undefined;
  if (routed !== undefined) return mountAt(mount, routed, args, isFramework, atoms);
  const everywhere = (handlers: readonly Value[]): HostEvent | undefined =>
    isFramework && handlers.length > 0 ? { kind: "mount", ...mount, paths: [], steps: stepsOf(handlers) } : undefined;
  if (opensScope(name))
    return isFramework
      ? mountAt(
          { ...mount, isMiddleware: false },
          name === "register" ? prefixIn(second, atoms) : first,
          [scoped(result, first)],
          isFramework,
          atoms,
        )
      : undefined;
  if (name === "addHook") return /^pre|^onRequest$/.test(textsOf(first)?.[0] ?? "") ? everywhere([second]) : undefined;
  if (name === "guard")
    return isFramework
      ? { kind: "mount", ...mount, app: scopeIn(result) ?? mount.app, paths: [], steps: stepsOf([first]) }
      : undefined;
  const isAdding = name === "derive" || name === "resolve";
  if (isAdding || /^on[A-Z]/.test(name)) {
    const [scope] =
      args.length > 1 ? objectsOf(first).flatMap(({ properties }) => [...(properties.get("as") ?? [])]) : [];
    const hook = everywhere(args.slice(-1));
    if (hook?.kind !== "mount" || (isAdding && module !== "elysia")) return undefined;
    const reaches = scope?.k === "constant" && scope.value !== "local";
    return { ...hook, ...(isAdding ? { adds: true } : {}), ...(reaches ? { reaches } : {}) };
  }
  if (name === "on" && args.length >= 3)
    return mountAt({ ...mount, methods: methodsIn(first) }, second, args.slice(2), isFramework, atoms);
  const options = objectsOf(first).find((object) => object.properties.has("url") || object.properties.has("path"));
  if (options !== undefined && (name === "route" || name === "addRoute")) {
    // oRPC's builder describes a route in the same form, and answers nothing.
    if (!isFramework && !handlerNames.some((handler) => options.properties.has(handler))) return undefined;
    const path = options.properties.get("url") ?? options.properties.get("path") ?? nothing;
    return mountAt(
      { ...mount, methods: methodsIn(options.properties.get("method") ?? nothing) },
      path,
      [first],
      isFramework,
      atoms,
    );
  }
  if (args.length < 2 || (isFramework && [...first].every(isHandler))) {
    const handles = [...first].some(({ k }) => k !== "constant" && k !== "unknown");
    return handles && (name === "use" || name === "mount" || args.length > 1) ? everywhere(args) : undefined;
  }
  return mountAt(
    { ...mount, methods: mount.methods ?? limitIn(args.slice(1)) },
    first,
    args.slice(1),
    isFramework,
    atoms,
  );
}

/** The methods to which options limit a middleware: `use("/path", guard, { method: "POST" })`. */
function limitIn(args: readonly Value[]): readonly string[] | undefined {
  const options = args.flatMap((arg) => objectsOf(arg)).filter(({ shape }) => shape === "object");
  const method = options.flatMap(({ properties }) => [...(properties.get("method") ?? [])]);
  return method.length === 0 ? undefined : methodsIn(new Set(method));
}

function mountAt(
  mount: Mounted,
  path: Value,
  handlers: readonly Value[],
  isFramework: boolean,
  atoms: Atoms,
): HostEvent | undefined {
  if (handlers.length === 0) return undefined;
  const lists = objectsOf(path).filter(({ shape }) => shape === "array");
  const held =
    lists.length > 0 ? atoms.join(...lists.flatMap(({ properties, rest }) => [...properties.values(), rest])) : path;
  const paths = pathsOf(held);
  const steps = stepsOf(handlers);
  if (paths === undefined) return isFramework ? { kind: "mount", ...mount, paths: undefined, steps } : undefined;
  if (!paths.every((text) => text.startsWith("/") || text.startsWith("*"))) return undefined;
  if (!isFramework && !paths.some((text) => familyOfPattern(text) !== undefined)) return undefined;
  return { kind: "mount", ...mount, paths, ...(lists.length > 0 ? { isAll: true } : {}), steps };
}

/** `/rpc/workflows`, or a path below it: no host may serve one. */
export function isForbiddenPath(path: string): boolean {
  return `${plainPath(path)}/`.startsWith("/rpc/workflows/");
}

/** The path of Express's `app.route("/path").all(guard).get(handler)`. */
function routedPath(atom: Atom): Value | undefined {
  for (let at = atom; at.k === "object" && at.object.made?.callee.k === "member"; at = at.object.made.callee.of) {
    const { callee, args } = at.object.made;
    const [path] = args;
    if (callee.name === "route" && path !== undefined && args.length === 1 && textsOf(path) !== undefined) return path;
  }
  return undefined;
}

/** The family of a path with a framework's placeholders in it. */
export function familyOfPattern(path: string): RouteFamily | undefined {
  return familyOf(plainPath(path));
}

/** A path up to its first placeholder. */
export function plainPath(path: string): string {
  return path.replace(/(?:\/?\*.*|\/?:[^/]*.*|\/?\{.*|\/?\(.*|\/+)$/, "");
}

/** The application that the callback of a scope gets. */
function scopeIn(result: Value): Atom | undefined {
  return [...result].find((atom) => atom.k === "object" && atom.object.key.endsWith("/scope"));
}

/** What is mounted below a prefix: the scope that a callback gets, or what was given in its place. */
function scoped(result: Value, given: Value): Value {
  return [...given].some(({ k }) => k === "function" || k === "constant") ? result : given;
}

function prefixIn(options: Value, atoms: Atoms): Value {
  const prefix = objectsOf(options).flatMap((object) => [...(object.properties.get("prefix") ?? [])]);
  return prefix.length > 0 ? new Set(prefix) : one(atoms.constant("/"));
}

function methodsIn(value: Value): readonly string[] | undefined {
  const lists = objectsOf(value).flatMap(({ properties }) =>
    [...properties.values()].flatMap((held) => textsOf(held) ?? []),
  );
  const texts = lists.length > 0 ? lists : textsOf(value);
  return texts === undefined || texts.length === 0 || texts.includes("ALL")
    ? undefined
    : texts.map((text) => text.toUpperCase());
}

function isHandler({ k }: Atom): boolean {
  return k === "function";
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
