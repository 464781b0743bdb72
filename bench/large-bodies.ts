/**
 * A large upload and a large download through a host, `npm run bench:large-bodies [MiB]`: what each costs in memory, also when the other
 * side reads slowly. The host has a process of its own; exits 1 when its memory grows with the body.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { openAsBlob } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { z } from "zod";
import { bearerTokens } from "../adapter/callers/caller.js";
import { openHost } from "../adapter/open-host.js";

const mebibyte = 1024 * 1024;
/** Memory that the host may have beyond what it had before the body, whatever the body's size. */
const most = 96 * mebibyte;
const api = apiContract("depot");
const contract = {
  put: api
    .route({ method: "POST", path: "/api/orpc/depot/files" })
    .input(z.strictObject({ file: z.file() }))
    .output(z.int()),
  get: api.route({ method: "GET", path: "/api/orpc/depot/files/large" }).output(z.file()),
};
const os = implement(contract).$context<BoundaryContext<{ readonly large: string }>>();
const depot = defineApiPlugin({
  capability: "depot",
  contract,
  router: os.router({
    put: os.put.handler(({ input }) => input.file.size),
    get: os.get.handler(async ({ context }) => new File([await openAsBlob(context.ports.large)], "large.bin")),
  }),
  ports: ({ large }: { readonly large: string }) => ({ large }),
});
const hq = defineHq<{ "api/depot": typeof depot }>({
  "api/depot": register(
    { directory: "plugins/api/depot", surface: "api", rawr: { kind: "api", capability: "depot" } },
    depot,
  ),
});

const token = "a-token-for-nothing-but-this-measurement";
const path = { upload: "/api/orpc/depot/files", download: "/api/orpc/depot/files/large" };

async function serve(large: string, size: number): Promise<void> {
  const { port } = await openHost(hq, {
    alias: "depot",
    authenticators: [bearerTokens([{ caller: "external", id: "bench", sha256: await digest(token) }])],
    inngest: { signingKey: "00", eventKey: "none", baseUrl: "http://127.0.0.1:9" },
    services: { large },
    limits: { files: 2 * size },
    telemetry: { level: "silent" },
  });
  process.on("message", () => process.send?.({ memory: process.memoryUsage.rss() }));
  process.send?.({ port });
}

async function digest(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text))).toString("hex");
}

async function measure(size: number): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "hq-large-"));
  const large = join(folder, "large.bin");
  const file = await open(large, "w");
  await file.truncate(size);
  await file.close();
  const child = fork(fileURLToPath(import.meta.url), ["host", large, String(size)]);
  try {
    const [{ port }] = (await once(child, "message")) as [{ port: number }]; // what `serve` sends
    const memory = async (): Promise<number> => {
      child.send("memory?");
      const [{ memory: bytes }] = (await once(child, "message")) as [{ memory: number }]; // what `serve` answers
      return bytes;
    };
    /** The most memory that the host has while something is done. */
    const during = async (what: string, run: () => Promise<void>): Promise<boolean> => {
      const before = await memory();
      let highest = before;
      const state = { ended: false };
      const started = performance.now();
      const running = run().finally(() => (state.ended = true));
      while (!state.ended) {
        highest = Math.max(highest, await memory());
        await Promise.race([running, sleep(100)]);
      }
      await running;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const grown = Math.round((highest - before) / mebibyte);
      console.log(
        `${what}: ${seconds} s, ${Math.round(highest / mebibyte)} MiB at most, ${grown} MiB more than before`,
      );
      return highest - before <= most;
    };
    const small = await during("one MiB, to warm up", () => upload(port, mebibyte));
    const flat = [
      await during(`upload of ${size / mebibyte} MiB`, () => upload(port, size)),
      await during(`download of ${size / mebibyte} MiB`, () => download(port, size)),
      await during(`download, a slow reader`, () => download(port, size, 20)),
    ];
    return small && flat.every(Boolean);
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
}

const headers = { authorization: `Bearer ${token}` };

async function upload(port: number, size: number): Promise<void> {
  const before = `--b\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\n\r\n`;
  const after = "\r\n--b--\r\n";
  const piece = Buffer.alloc(mebibyte);
  const sent = request({
    port,
    path: path.upload,
    method: "POST",
    headers: {
      ...headers,
      "content-type": "multipart/form-data; boundary=b",
      "content-length": before.length + size + after.length,
    },
  });
  const answered = once(sent, "response");
  Readable.from(
    (function* () {
      yield Buffer.from(before);
      for (let left = size; left > 0; left -= piece.length) yield piece;
      yield Buffer.from(after);
    })(),
  ).pipe(sent);
  const [response] = (await answered) as [NodeJS.ReadableStream & { statusCode: number }]; // node's own event
  let text = "";
  for await (const chunk of response) text += String(chunk);
  if (response.statusCode !== 200 || text !== String(size)) throw new Error(`${response.statusCode} ${text}`);
}

/** @param pauses - How often the reader stops for half a second on its way. */
async function download(port: number, size: number, pauses = 0): Promise<void> {
  const asked = request({ port, path: path.download, headers });
  asked.end();
  const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream]; // node's own event
  let read = 0;
  let rested = 0;
  for await (const chunk of response) {
    read += chunk.length;
    if (rested < pauses && read > (rested * size) / pauses) {
      rested += 1;
      await sleep(500);
    }
  }
  if (read !== size) throw new Error(`${read} bytes of ${size}`);
}

const [asked, large = "", bytes = ""] = process.argv.slice(2);
if (asked === "host") await serve(large, Number(bytes));
else process.exitCode = (await measure(Number(asked ?? 2048) * mebibyte)) ? 0 : 1;
