import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problems } from "../http/problem.js";
import { refuse } from "../http/refused.js";
import { createIngressGuard, type GuardedRequest, type IngressRefusal, type IngressVerdict } from "./ingress-guard.js";
import { signatureHeader } from "./signature.js";

/** What a real Inngest server sent. */
interface Vector {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly bodyBase64: string;
}

function vectors(file: string): { signingKey: string | null; requests: Vector[] } {
  // Fixtures of our own, in the shape above.
  return JSON.parse(readFileSync(new URL(`../fixtures/vectors/${file}.json`, import.meta.url), "utf8"));
}

const signed = ["inngest-self-hosted", "inngest-self-hosted-two-step-run"].flatMap((file) => {
  const { signingKey, requests } = vectors(file);
  return requests
    .filter(({ headers }) => signatureOf(headers) !== undefined)
    .map((vector, index) => ({ name: `${file} #${index} ${vector.method}`, key: signingKey ?? "", vector }));
});

function signatureOf(headers: Vector["headers"]): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === "x-inngest-signature")?.[1];
}

interface Change {
  readonly body?: Uint8Array;
  readonly signature?: string | null;
  readonly at?: number;
  readonly key?: string;
  readonly fallback?: string;
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly pathname?: string;
}

function judge({ key, vector }: (typeof signed)[number], change: Change = {}): Promise<IngressVerdict> {
  const sent = signatureOf(vector.headers) ?? "";
  const at = change.at ?? Number(/^t=(\d+)/.exec(sent)?.[1]);
  const body = change.body ?? Buffer.from(vector.bodyBase64, "base64");
  const headers = new Headers(vector.headers.map(([name, value]): [string, string] => [name, value]));
  const signature = change.signature === undefined ? sent : change.signature;
  if (signature === null) headers.delete("x-inngest-signature");
  else headers.set("x-inngest-signature", signature);
  for (const [name, value] of Object.entries(change.headers ?? {})) headers.set(name, value);
  const request: GuardedRequest = {
    method: change.method ?? vector.method,
    pathname: change.pathname ?? "/api/inngest",
    header: (name) => headers.get(name),
    readBody: async (limit) => (body.length > limit ? refuse(problems.bodyTooLarge) : body),
  };
  const guard = createIngressGuard({
    signingKey: change.key ?? key,
    signingKeyFallback: change.fallback,
    bodyLimit: 1024 * 1024,
    now: () => at * 1000,
  });
  return guard(request);
}

const refusal = (reason: IngressRefusal): IngressVerdict => refuse(problems.ingressRefused, reason);
const accepted = (verdict: IngressVerdict): boolean => "body" in verdict;

/** Judges one request after another that differ in their bodies only. */
function bodiesOf({ key, vector }: (typeof signed)[number]): (body: Uint8Array) => Promise<boolean> {
  const signature = signatureOf(vector.headers) ?? "";
  const at = Number(/^t=(\d+)/.exec(signature)?.[1]) * 1000;
  const guard = createIngressGuard({ signingKey: key, bodyLimit: 1024 * 1024, now: () => at });
  const header = (name: string): string | null => (name === "x-inngest-signature" ? signature : null);
  return async (body) => {
    const exchange = { method: vector.method, pathname: "/api/inngest", header, readBody: () => Promise.resolve(body) };
    return accepted(await guard(exchange));
  };
}

describe("the ingress guard and requests of a real server", () => {
  test("there are some of each kind", () => {
    expect(signed.length).toBeGreaterThanOrEqual(20);
    expect(new Set(signed.map(({ vector }) => vector.method))).toEqual(new Set(["POST", "PUT"]));
  });

  test.each(signed)("accepts $name, and hands on its bytes untouched", async (sample) => {
    const verdict = await judge(sample);
    expect(verdict).toHaveProperty("body", Buffer.from(sample.vector.bodyBase64, "base64"));
  });

  test.each(signed)("refuses $name with any single bit of its body flipped", async (sample) => {
    const body = Buffer.from(sample.vector.bodyBase64, "base64");
    const isAccepted = bodiesOf(sample);
    expect(await isAccepted(body)).toBe(true);
    const slipped: number[] = [];
    for (let index = 0; index < body.length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(body);
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        if (await isAccepted(changed)) slipped.push(index);
      }
    }
    expect(slipped).toEqual([]);
  });

  test.each(signed)(
    "refuses $name with any one byte of its body left out, doubled or swapped with the next",
    async (sample) => {
      const body = Buffer.from(sample.vector.bodyBase64, "base64");
      const isAccepted = bodiesOf(sample);
      const slipped: number[] = [];
      for (let index = 0; index < body.length; index++) {
        const [before, byte, next, after] = [
          body.subarray(0, index),
          body.subarray(index, index + 1),
          body.subarray(index + 1, index + 2),
          body.subarray(index + 2),
        ];
        const changes = [
          [before, next, after],
          [before, byte, byte, next, after],
        ];
        if (next.length === 1 && !next.equals(byte)) changes.push([before, next, byte, after]);
        for (const parts of changes) if (await isAccepted(Buffer.concat(parts))) slipped.push(index);
      }
      expect(slipped).toEqual([]);
    },
  );

  test.each(signed)("refuses $name with any single character of its signature header changed", async (sample) => {
    const signature = signatureOf(sample.vector.headers) ?? "";
    const at = Number(/^t=(\d+)/.exec(signature)?.[1]);
    const slipped: string[] = [];
    for (let index = 0; index < signature.length; index++) {
      for (const character of ["0", "1", "f", "F", " ", "&", "g", ","]) {
        if (signature[index] === character) continue;
        const changed = signature.slice(0, index) + character + signature.slice(index + 1);
        if (accepted(await judge(sample, { signature: changed, at }))) slipped.push(changed);
      }
      const shortened = signature.slice(0, index) + signature.slice(index + 1);
      if (accepted(await judge(sample, { signature: shortened, at }))) slipped.push(shortened);
    }
    expect(slipped).toEqual([]);
  });

  test.each(signed)("refuses $name with bytes added, cut off, or none", async (sample) => {
    const body = Buffer.from(sample.vector.bodyBase64, "base64");
    for (const changed of [
      Buffer.concat([body, Buffer.from(" ")]),
      Buffer.concat([Buffer.from("\ufeff"), body]),
      body.subarray(0, -1),
      body.subarray(1),
      Buffer.alloc(0),
    ]) {
      // A PUT is signed over its canonical form, which white space around it does not change.
      const tolerated = sample.vector.method === "PUT" && changed.toString().trim() === body.toString();
      expect(accepted(await judge(sample, { body: changed }))).toBe(tolerated);
    }
  });

  test.each(signed)("refuses $name with any other key", async (sample) => {
    const { key } = sample;
    for (const other of [
      `${key}0`,
      key.slice(1),
      key.toUpperCase(),
      Buffer.from(key, "hex").toString("latin1"),
      "0".repeat(64),
    ]) {
      expect(await judge(sample, { key: other })).toEqual(refusal("wrong-signature"));
    }
    expect(accepted(await judge(sample, { key: `signkey-prod-${key}` }))).toBe(true);
    expect(accepted(await judge(sample, { key: "0".repeat(64), fallback: key }))).toBe(true);
    expect(accepted(await judge(sample, { fallback: "0".repeat(64) }))).toBe(true);
  });
});

describe("the ingress guard's window", () => {
  test.each(signed)(
    "takes $name from 300 s before its time to 300 s after it, by each key, and no second more",
    async (sample) => {
      const t = Number(/^t=(\d+)/.exec(signatureOf(sample.vector.headers) ?? "")?.[1]);
      const day = 86_400;
      for (const keys of [{}, { key: "0".repeat(64), fallback: sample.key }]) {
        for (const offset of [-300, -299, 0, 299, 300, 300.999]) {
          expect([offset, accepted(await judge(sample, { ...keys, at: t + offset }))]).toEqual([offset, true]);
        }
        for (const offset of [-300.001, -301, 301, day, -day, 365 * day, -365 * day, -t]) {
          expect([offset, await judge(sample, { ...keys, at: t + offset })]).toEqual([
            offset,
            refusal("outside-window"),
          ]);
        }
      }
    },
  );

  test.each(signed)("refuses $name with any other time in the window: the time is signed", async (sample) => {
    const signature = signatureOf(sample.vector.headers) ?? "";
    const t = Number(/^t=(\d+)/.exec(signature)?.[1]);
    for (let other = t - 300; other <= t + 300; other++) {
      if (other === t) continue;
      const changed = signature.replace(String(t), String(other));
      expect(await judge(sample, { signature: changed, at: t })).toEqual(refusal("wrong-signature"));
    }
  });

  test.each(signed)("refuses $name under a key that differs in any one character", async (sample) => {
    const slipped: string[] = [];
    for (let index = 0; index < sample.key.length; index++) {
      for (const character of ["0", "f", "A", "-"]) {
        const key = sample.key.slice(0, index) + character + sample.key.slice(index + 1);
        if (key !== sample.key && accepted(await judge(sample, { key, fallback: key }))) slipped.push(key);
      }
    }
    expect(slipped).toEqual([]);
  });
});

/** Other forms of a signature header, of which a lenient reader would take some. */
const otherForms = (signature: string): string[] => {
  const [t, s] = [/t=(\d+)/.exec(signature)?.[1] ?? "", /s=(\w+)/.exec(signature)?.[1] ?? ""];
  return [
    "",
    `t=${t}`,
    `s=${s}`,
    `s=${s}&t=${t}`,
    `t=${t}&s=${s}&s=${s}`,
    `t=${t}&t=${t}&s=${s}`,
    `t=${t}&s=${s}&v=1`,
    `T=${t}&S=${s}`,
    `t=${t}&s=${s.toUpperCase()}`,
    `t=${t}&s=${s}0`,
    `t=${t}&s=${s.slice(2)}`,
    `t=0${t}&s=${s}`,
    `t=+${t}&s=${s}`,
    `t=-${t}&s=${s}`,
    `t=${t}.0&s=${s}`,
    `t=${t}e0&s=${s}`,
    `t=0x${Number(t).toString(16)}&s=${s}`,
    `t= ${t}&s=${s}`,
    `t=%${t}&s=${s}`,
    `t=${t}&s=%${s}`,
    `t=${t};s=${s}`,
    `t=${t}&s=sha256=${s}`,
    `t=${t},s=${s}`,
    `${signature}, ${signature}`,
    `${signature},`,
    `"${signature}"`,
    "t=NaN&s=NaN",
    "t=1&s=0",
    "undefined",
    "null",
  ];
};

describe("the ingress guard's grammar", () => {
  const sample = signed[1]!;
  const signature = signatureOf(sample.vector.headers) ?? "";
  const t = /t=(\d+)/.exec(signature)?.[1] ?? "";

  test.each(signed)("refuses $name with its signature in any other form", async (sample) => {
    const signature = signatureOf(sample.vector.headers) ?? "";
    const at = Number(/t=(\d+)/.exec(signature)?.[1]);
    for (const form of otherForms(signature)) {
      expect([form, await judge(sample, { signature: form, at })]).toEqual([form, refusal("malformed-signature")]);
    }
  });

  test("refuses other methods, other paths, content encodings and bodies that are too large", async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, "a");
    const good = signatureHeader(sample.key, body.toString(), Number(t) * 1000);
    expect(await judge(sample, { body, signature: good, at: Number(t) })).toEqual(refusal("body"));
    for (const method of ["GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "post"]) {
      expect(await judge(sample, { method })).toEqual(refusal("method"));
    }
    expect(await judge(sample, { pathname: "/api/inngest/x" })).toEqual(refusal("path"));
    for (const encoding of ["gzip", "identity", ""]) {
      expect(await judge(sample, { headers: { "content-encoding": encoding } })).toEqual(refusal("content-encoding"));
    }
    expect(await judge(sample, { signature: null })).toEqual(refusal("no-signature"));
  });

  test("takes a PUT by the RFC 8785 form of its JSON, however that is spelled, a POST by its bytes only", async () => {
    const key = "ab".repeat(32);
    const at = 1_795_000_000;
    const canonical = '{"appName":"hq","n":[1,0.002,1e+30],"url":"https://hq.example.com/€"}';
    const signature = signatureHeader(key, canonical, at * 1000);
    const put: (typeof signed)[number] = {
      name: "",
      key,
      vector: { method: "PUT", target: "", headers: [], bodyBase64: "" },
    };
    const judged = (text: string, method: string) => judge(put, { body: Buffer.from(text), signature, at, method });
    for (const spelling of [
      canonical,
      ` ${canonical}\n`,
      JSON.stringify(JSON.parse(canonical), undefined, 2),
      '{"url":"https://hq.example.com/€","n":[1,0.002,1e+30],"appName":"hq"}',
      '{"url":"https:\\/\\/hq.example.com\\/\\u20aC","n":[1.0,2e-3,1E30],"\\u0061ppName":"hq"}',
      '{"appName":"other","n":[1,0.002,1e+30],"url":"https://hq.example.com/€","appName":"hq"}',
    ]) {
      expect([spelling, accepted(await judged(spelling, "PUT"))]).toEqual([spelling, true]);
      expect([spelling, accepted(await judged(spelling, "POST"))]).toEqual([spelling, spelling === canonical]);
    }
    for (const other of [
      canonical.replace("hq", "Hq"),
      canonical.replace("[1,", "[1.5,"),
      canonical.replace("[1,0.002,", "[0.002,1,"),
      canonical.replace("[1,", '["1",'),
      canonical.replace("}", ',"x":null}'),
      canonical.replace("https:", "https:\\u0000"),
      canonical.replace("}", ",}"),
      `[${canonical}]`,
      JSON.stringify(canonical),
      "",
      "null",
    ]) {
      expect([other, accepted(await judged(other, "PUT"))]).toEqual([other, false]);
    }
    // More than a registration ever is, is not parsed for somebody who has proved nothing yet.
    const large = JSON.stringify({ url: "x".repeat(70_000) });
    const ofLarge = signatureHeader(key, large, at * 1000);
    for (const [text, isTaken] of [
      [large, true],
      [`${large} `, false],
    ] as const) {
      expect(accepted(await judge(put, { body: Buffer.from(text), signature: ofLarge, at }))).toBe(isTaken);
    }
    const latin = Buffer.from(canonical.replace("€", "é"), "latin1");
    expect(accepted(await judge(put, { body: latin, signature, at }))).toBe(false);
  });
});

test("no unsigned request of a real development server gets in", async () => {
  const { requests } = vectors("inngest-dev-unsigned");
  expect(requests.length).toBeGreaterThan(0);
  for (const vector of requests) {
    const verdict = await judge({ name: "", key: "0".repeat(64), vector }, { at: 0, signature: null });
    expect(verdict).toHaveProperty("refused");
  }
});
