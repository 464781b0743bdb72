import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineHq, defineWebPlugin, register } from "@rawr/hq-contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHost, type OpenHost } from "../open-host.js";

const board = defineWebPlugin({ capability: "board", create: () => ({}) });
const hq = defineHq<{ "web/board": typeof board }>({
  "web/board": register(
    { directory: "plugins/web/board", surface: "web", rawr: { kind: "web", capability: "board" } },
    board,
  ),
});
const folder = mkdtempSync(join(tmpdir(), "pages-"));
let opened: OpenHost<{ "web/board": typeof board }>;
beforeAll(async () => {
  mkdirSync(join(folder, "board/assets"), { recursive: true });
  mkdirSync(join(folder, "board/folder.d"));
  mkdirSync(join(folder, "other"));
  const files = {
    "board/index.html": "<!doctype html>",
    "board/assets/index-BqEi_D_e.js": "export {}",
    "board/assets/logo.svg": "<svg/>",
    "board/data.bin": "bytes",
    "board/.env": "SECRET=1",
    "other/index.html": "of nobody",
    "secret.txt": "secret",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  opened = await openHost(hq, {
    alias: "hq",
    authenticators: [],
    inngest: { signingKey: "00", eventKey: "none", baseUrl: "http://127.0.0.1:9" },
    telemetry: { level: "silent" },
    pages: folder,
  });
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

/** As it is written: `fetch` would tidy the path up. */
function ask(path: string, method = "GET", headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: opened.port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.once("error", reject).end();
  });
}

describe("the page of a web plugin", () => {
  it.each([
    ["/web/board", "text/html; charset=utf-8", "no-cache", "<!doctype html>"],
    ["/web/board/customers/7", "text/html; charset=utf-8", "no-cache", "<!doctype html>"],
    ["/web/board/index.html", "text/html; charset=utf-8", "no-cache", "<!doctype html>"],
    [
      "/web/board/assets/index-BqEi_D_e.js",
      "text/javascript; charset=utf-8",
      "public, max-age=31536000, immutable",
      "export {}",
    ],
    ["/web/board/assets/logo.svg", "image/svg+xml", "no-cache", "<svg/>"],
    ["/web/board/data.bin", "application/octet-stream", "no-cache", "bytes"],
  ])("%s is a file, for anybody", async (path, type, caching, body) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({
      status: 200,
      headers: { "content-type": type, "cache-control": caching, "x-content-type-options": "nosniff" },
      body,
    });
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    const head = await ask(path, "HEAD");
    expect(head).toMatchObject({ status: 200, body: "", headers: { "content-length": String(body.length) } });
    const etag = String(answer.headers["etag"]);
    expect(await ask(path, "GET", { "if-none-match": `"other", W/${etag}` })).toMatchObject({ status: 304, body: "" });
  });

  it.each([
    "/web/board/none.js",
    // Of development alone.
    "/web/board/@reload.js",
    "/web/board/folder.d",
    "/web/board/.env",
    "/web/board/assets/.env",
    "/web/board/a%20name.js",
    "/web/board/index.html/x.js",
    "/web/other",
    "/web",
    "/web/secret.txt",
  ])("%s is nothing", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it.each([
    "/web/board/../secret.txt",
    "/web/board/%2e%2e/secret.txt",
    "/web/board/..%2fsecret.txt",
    "/web/board/..\\secret.txt",
    "/web/board/assets//index-BqEi_D_e.js",
    "/web/board/index.html%00.js",
    "/web/board/",
  ])("%s is not canonical", async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it("takes GET and HEAD", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      expect(await ask("/web/board", method)).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    }
  });

  it("is the new one as soon as it is rebuilt", async () => {
    const before = await ask("/web/board");
    writeFileSync(join(folder, "board/index.html"), "<!doctype html><title>new</title>");
    const after = await ask("/web/board", "GET", { "if-none-match": String(before.headers["etag"]) });
    expect(after).toMatchObject({ status: 200, body: "<!doctype html><title>new</title>" });
  });
});
