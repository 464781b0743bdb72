import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf } from "../docs/page.js";
import type { Consumer } from "./consumer.js";
import { initialisedConsumer } from "./shared.js";

const blocks = blocksOf(readFileSync(new URL("story.md", import.meta.url), "utf8"));
const audience = "https://shop.example.com";
const page = "https://board.example.com";

describe("the story of a small platform", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await initialisedConsumer();
  });
  afterAll(() => consumer.remove());

  it("is told in at most 60 commands", () => {
    const page = readFileSync(new URL("story.md", import.meta.url), "utf8");
    const lines = [...page.matchAll(/^```sh[^\n]*\n([^]*?)^```$/gm)].flatMap(([, text = ""]) =>
      text.trim().split("\n"),
    );
    expect(lines.filter((line) => !line.startsWith("#")).length).toBeLessThanOrEqual(60);
  });

  it("does what it says, command by command", { timeout: 600_000 }, async () => {
    let output = "";
    const differences: object[] = [];
    for (const block of blocks) {
      const place = `story.md:${block.line}`;
      if (block.kind === "file") consumer.write({ [block.path]: block.text });
      if (block.kind === "commands") {
        const ended = await consumer.run("bash", "-euo", "pipefail", "-c", block.text);
        output = ended.stdout + ended.stderr;
        if (ended.code !== block.exitCode) differences.push({ place, code: ended.code, output });
      }
      if (block.kind === "output") {
        const missing = block.text.split("\n").filter((line) => !output.includes(line.trim()));
        if (missing.length > 0) differences.push({ place, missing, output });
      }
    }
    expect(differences).toEqual([]);
  });

  it("serves a page of another origin with tokens of an issuer, and keeps what it was told", async () => {
    const issuer = await startIssuer();
    const settings = {
      DATABASE: "data",
      HQ_CORS_ORIGINS: page,
      HQ_JWT_ISSUER: issuer.url,
      HQ_JWT_AUDIENCE: audience,
      HQ_JWT_KEYS: `${issuer.url}/keys`,
    };
    const start = () =>
      consumer.start(
        "env",
        [...Object.entries(settings).map((each) => each.join("=")), process.execPath, "dist/deploy/server.mjs"],
        /first-party-service +\S+\n/,
      );
    const token = await issuer.sign({ sub: "ada" });
    const headers = { authorization: `Bearer ${token}`, origin: page, "content-type": "application/json" };
    const itemsAt = (output: string) => `${/http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0]}/api/orpc/orders/items`;
    try {
      const first = await start();
      const asked = {
        origin: page,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      };
      const preflight = await fetch(itemsAt(first.output), { method: "OPTIONS", headers: asked });
      const added = await fetch(itemsAt(first.output), { method: "POST", headers, body: '{"title":"ink"}' });
      const forged = await fetch(itemsAt(first.output), {
        headers: { ...headers, authorization: `Bearer ${token}x` },
      });
      const foreign = await fetch(itemsAt(first.output), { headers: { ...headers, origin: "https://evil.example" } });
      await first.stop();
      expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, page]);
      expect([added.status, await added.json()]).toMatchObject([201, { title: "ink" }]);
      expect(forged.status).toBe(401);
      expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
      const second = await start();
      const kept = await fetch(itemsAt(second.output), { headers });
      await second.stop();
      expect(await kept.json()).toMatchObject({ items: [{ title: "ink" }] });
    } finally {
      issuer.close();
    }
  });
});

/** Signs tokens, and publishes its key. */
async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "ES256", use: "sig" }] });
  const server = createServer((_request, response) => response.setHeader("content-type", "application/json").end(keys));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the issuer has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    close: () => void server.close(),
    sign: (claims: { readonly sub: string }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: "1" })
        .setIssuer(url)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey),
  };
}
