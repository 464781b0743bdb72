/** The name of the script, which no file of a page can have: theirs begin with a letter, a digit or `_`. */
export const reloadScriptName = "@reload.js";

/** A page with the script at its end, where every HTML parser still runs it. */
export function withReload(page: Uint8Array, prefix: string, etag: string): Uint8Array<ArrayBuffer> {
  const script = `\n<script src="${prefix}/${reloadScriptName}" data-etag='${etag}'></script>\n`;
  return new Uint8Array(Buffer.concat([page, Buffer.from(script)]));
}

/**
 * Loads its page again when the host has another one. It asks rather than listens: a browser opens six connections to a host, and one that is
 * open for each tab would delay the drain of every restart. A page counts once it stays the same: a bundler writes one file after the other.
 */
export const reloadScript = `(() => {
  const { dataset, src } = document.currentScript;
  let seen = dataset.etag;
  const look = async () => {
    const { ok, headers } = await fetch(src.replace(/\\/[^/]*$/, ""), { method: "HEAD", cache: "no-store" });
    const now = headers.get("etag");
    // While it is built anew there is none.
    if (!ok) return;
    if (now !== dataset.etag && now === seen) location.reload();
    seen = now;
  };
  setInterval(() => document.hidden || look().catch(() => undefined), 400);
})();
`;
