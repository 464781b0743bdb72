import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import type { Composition } from "@rawr/hq-contract";
import type { Lifecycle } from "../process/lifecycle.js";
import type { Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import type { MountTable } from "./mount-table.js";
import { otherMethod, problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";
import { reloadScript, reloadScriptName, withReload } from "./reloaded-page.js";

/** Without a slash at the end, which no canonical path has. */
const pagePath = (capability: string): string => `/web/${capability}`;

/** The folder of pages of a process: beside the file that it was started with, as in a deployment, else where it was started. */
export function pagesFolder(pages: string | undefined): string | undefined {
  if (pages === undefined) return undefined;
  const beside = resolve(dirname(process.argv[1] ?? ""), pages);
  return existsSync(beside) ? beside : resolve(pages);
}

/** The web plugins whose page is not there, each with the file that is missing. */
export function missingPages(hq: Composition, folder: string | undefined): string[] {
  if (folder === undefined) return [];
  return webCapabilities(hq)
    .map((capability) => join(folder, capability, "index.html"))
    .filter((file) => !existsSync(file));
}

/** The paths of the pages that are built, for a person to open. */
export function builtPages(hq: Composition, folder: string | undefined): string[] {
  if (folder === undefined) return [];
  return webCapabilities(hq)
    .filter((capability) => existsSync(join(folder, capability, "index.html")))
    .map(pagePath);
}

function webCapabilities(hq: Composition): string[] {
  return hq.plugins.filter(({ plugin }) => plugin.kind === "web").map(({ plugin }) => plugin.capability);
}

/**
 * Mounts the built pages of web plugins, `<folder>/<capability>/index.html` and what lies beside it, on `/web/<capability>`. They are files:
 * nothing runs, so anybody may load them. A path whose last segment has no dot gets `index.html`, for the routers of pages.
 *
 * @param reload - whether a page loads itself again when it is built anew
 */
export function mountPages(
  table: MountTable,
  hq: Composition,
  whenOpen: Lifecycle["whenOpen"],
  folder: string | undefined,
  reload = false,
): void {
  if (folder === undefined) return;
  const pages = new Map(
    webCapabilities(hq).map((capability) => [capability, page(join(folder, capability), pagePath(capability), reload)]),
  );
  const pageOf = ({ pathname }: Exchange) => pages.get(pathname.split("/")[2] ?? "");
  const answer = (exchange: Exchange) => {
    const found = pageOf(exchange);
    return found ? whenOpen(() => found(exchange)) : refuse(problems.routeUnknown);
  };
  table.add("GET", "/web/**", answer);
  table.add("HEAD", "/web/**", answer);
  table.add("", "/web/**", (exchange) => refuse(pageOf(exchange) ? otherMethod("GET", "HEAD") : problems.routeUnknown));
}

/** Each segment is a plain name, so that no path leaves the folder and none names a hidden file. */
const plainPath = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;
/** What bundlers put into the name of a file whose content never changes. */
const hashed = /[.-][\w-]{8,}\.\w+$/;

function page(folder: string, prefix: string, reload: boolean): (exchange: Exchange) => Promise<Answer | Refused> {
  return async ({ pathname, header, method }) => {
    const asked = pathname.slice(prefix.length + 1);
    const name = asked.slice(asked.lastIndexOf("/") + 1).includes(".") ? asked : "index.html";
    const isReload = reload && name === reloadScriptName;
    const file = isReload ? Buffer.from(reloadScript) : await readPlain(folder, name);
    if (file === undefined) return refuse(problems.routeUnknown);
    const etag = `"${createHash("sha256").update(file).digest("base64url").slice(0, 22)}"`;
    const bytes = reload && name === "index.html" ? withReload(file, prefix, etag) : new Uint8Array(file);
    const isFixed = name.startsWith("assets/") && hashed.test(name);
    const headers = {
      ...pageHeaders,
      "content-type": types[extname(name).toLowerCase()] ?? "application/octet-stream",
      "cache-control": isFixed ? "public, max-age=31536000, immutable" : "no-cache",
      etag,
    };
    const known =
      header("if-none-match")
        ?.split(/\s*,\s*/)
        .map((tag) => tag.replace(/^W\//, "")) ?? [];
    if (known.includes(etag) || known.includes("*")) return { status: 304, headers, body: null };
    return { status: 200, headers, body: method === "HEAD" ? new Uint8Array(bytes.length) : bytes };
  };
}

function readPlain(folder: string, name: string): Promise<Buffer | undefined> {
  return plainPath.test(name) ? readFile(join(folder, name)).catch(() => undefined) : Promise.resolve(undefined);
}

/** A page loads its own files and asks its own host, nobody else; nobody frames it. */
const pageHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

const types: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
