import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHAPE = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export const isUlid = (text: string): boolean => SHAPE.test(text);

/** 48 bits of milliseconds, then 80 bits of entropy, in Crockford's base 32. */
export function ulid(time: number, entropy: Uint8Array = randomBytes(10)): string {
  let text = "";
  let rest = Math.floor(time);
  for (let digit = 0; digit < 10; digit++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  let bits = 0;
  let held = 0;
  for (let index = 0; index < 10; index++) {
    held = (held << 8) | (entropy[index] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/**
 * The id that an Inngest server gives the `index`th event of a send with `x-inngest-event-id-seed: <milliseconds>,<base64 of 10 bytes>`:
 * the time and the bytes as they are, the index added to the last four of them. The same seed is the same event.
 */
export function seededUlid(seed: string, index: number): string | undefined {
  const [millis = "", base64 = ""] = seed.split(",");
  const entropy = Buffer.from(base64, "base64");
  if (!/^[1-9]\d{0,14}$/.test(millis) || entropy.length !== 10) return undefined;
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + index) >>> 0, 6);
  return ulid(Number(millis), entropy);
}

/** The milliseconds in a ULID. */
export function timeOfUlid(id: string): number {
  return Array.from(id.slice(0, 10)).reduce((time, digit) => time * 32 + ALPHABET.indexOf(digit), 0);
}
