import { createHmac, timingSafeEqual } from "node:crypto";
import type { PrincipalClaims } from "@rawr/hq-contract";
import { invalid, type Authentication, type Authenticator, type RequestHead } from "./caller.js";

/**
 * How a sender signs: as Standard Webhooks (Svix and many others), Stripe or GitHub do.
 *
 * @example
 * const scheme: WebhookScheme = "stripe";
 * scheme; //=> "stripe"
 */
export type WebhookScheme = "standard-webhooks" | "stripe" | "github";

/**
 * A sender of webhooks, and where it delivers them.
 *
 * @example
 * const sender: WebhookSender = {
 *   id: "bank",
 *   scheme: "standard-webhooks",
 *   path: "/api/orpc/bank-feed/deliveries",
 *   secrets: [`whsec_${"A".repeat(32)}`],
 * };
 * sender.scheme; //=> "standard-webhooks"
 */
export interface WebhookSender {
  /** The sender's name: the `id` of its principal, which is an `external` caller. */
  readonly id: string;
  readonly scheme: WebhookScheme;
  /** The path that takes its deliveries. No signature covers the path, so one proves nothing anywhere else. */
  readonly path: string;
  /** What the sender signs with, as it shows it; several while one replaces another. */
  readonly secrets: readonly string[];
  /** How far the time of a delivery may be off, in seconds: default 300. GitHub's scheme has no time: keep its delivery ids. */
  readonly tolerance?: number;
  /** What handlers may know about the sender, as `principal.claims`. */
  readonly claims?: PrincipalClaims;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What a delivery shows: the text before the body that is signed with it, its time, and signatures, one of which must be right. */
interface Shown {
  readonly before: string;
  /** Seconds since the epoch; `undefined` where the scheme has none. */
  readonly at: number | undefined;
  readonly signatures: readonly Buffer[];
}

interface Scheme {
  readonly header: string;
  /** What is shown in a signature header; `undefined` when it is malformed. */
  read(signature: string, request: RequestHead): Shown | undefined;
  /** The key in a secret; `undefined` when it is none. */
  key(secret: string): Buffer | undefined;
}

const asText = (secret: string): Buffer | undefined => (secret.length < 16 ? undefined : Buffer.from(secret));
const hex = /^[\da-f]{64}$/;
const seconds = /^\d{1,12}$/;

const schemes: Readonly<Record<WebhookScheme, Scheme>> = {
  "standard-webhooks": {
    header: "webhook-signature",
    read(signature, { header }) {
      const [id, at] = [header("webhook-id") ?? "", header("webhook-timestamp") ?? ""];
      if (id === "" || !seconds.test(at)) return undefined;
      // Of several versions the symmetric one counts.
      const signatures = signature.split(" ").flatMap((one) => (one.startsWith("v1,") ? [one.slice(3)] : []));
      return {
        before: `${id}.${at}.`,
        at: Number(at),
        signatures: signatures.map((one) => Buffer.from(one, "base64")),
      };
    },
    key(secret) {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      return key.length < 16 ? undefined : key;
    },
  },
  stripe: {
    header: "stripe-signature",
    read(signature) {
      const pairs = signature.split(",").map((pair) => pair.trim().split("="));
      const [at = "", ...otherTimes] = pairs.flatMap(([name, value = ""]) => (name === "t" ? [value] : []));
      if (!seconds.test(at) || otherTimes.length > 0) return undefined;
      const signatures = pairs.flatMap(([name, value = ""]) => (name === "v1" && hex.test(value) ? [value] : []));
      return { before: `${at}.`, at: Number(at), signatures: signatures.map((one) => Buffer.from(one, "hex")) };
    },
    key: asText,
  },
  github: {
    header: "x-hub-signature-256",
    read(signature) {
      const [, value = ""] = signature.split("sha256=");
      return hex.test(value) && signature.startsWith("sha256=")
        ? { before: "", at: undefined, signatures: [Buffer.from(value, "hex")] }
        : undefined;
    },
    key: asText,
  },
};

/**
 * Webhooks of a sender, by the signature over the raw bytes of their body. Any failure proves nothing: the request is answered as one
 * without a credential.
 *
 * @example
 * const bank = signedWebhooks({
 *   id: "bank",
 *   scheme: "standard-webhooks",
 *   path: "/api/orpc/bank-feed/deliveries",
 *   secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
 * });
 * bank.readsBody; //=> true
 *
 * @throws RangeError with one sentence when a secret can't be one of the scheme's.
 */
export function signedWebhooks(sender: WebhookSender): Authenticator {
  const { id, path, tolerance = 300, claims, now = Date.now } = sender;
  const { header: name, read, key } = schemes[sender.scheme];
  const keys = sender.secrets.map((secret) => {
    const made = key(secret);
    if (made !== undefined) return made;
    throw new RangeError(
      `a secret of the webhooks of \`${id}\` is too short or not as \`${sender.scheme}\` writes it: copy it from the sender`,
    );
  });
  if (keys.length === 0) throw new RangeError(`the webhooks of \`${id}\` have no secret: copy it from the sender`);
  const principal = Object.freeze({ caller: "external" as const, id, ...(claims && { claims }) });
  const judge = async (request: RequestHead): Promise<Authentication> => {
    const signature = request.pathname === path ? request.header(name) : null;
    if (signature === null || request.method !== "POST") return "absent";
    const shown = read(signature, request);
    if (shown === undefined) return invalid(request, "malformed-signature");
    if (shown.at !== undefined && Math.abs(now() / 1000 - shown.at) > tolerance)
      return invalid(request, "outside-window");
    const body = await request.rawBody?.();
    return body !== undefined && isSigned(shown, body, keys) ? principal : invalid(request, "wrong-signature");
  };
  return Object.assign(judge, {
    readsBody: true as const,
    scheme: {
      name: `webhooks-${id}`,
      says: `webhooks of ${id} at ${path} (${sender.scheme})`,
      about: { type: "apiKey", in: "header", name, description: `The signature of ${id}'s webhooks.` } as const,
    },
  });
}

/** Every key and every signature is compared, each in constant time: the answer's time tells nothing about either. */
function isSigned({ before, signatures }: Shown, body: Uint8Array, keys: readonly Buffer[]): boolean {
  let found = false;
  for (const key of keys) {
    const expected = createHmac("sha256", key).update(before).update(body).digest();
    for (const signature of signatures) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) found = true;
    }
  }
  return found;
}
