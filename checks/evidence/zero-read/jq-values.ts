import type { JsonValue } from "@rawr/hq-contract/tables";

/**
 * Reads a text as `jq -s` does: a sequence of JSON values, one after another, whatever is between lines. More lenient than JSON, and by
 * the same measure: raw control characters in strings, numbers like `01`, `.5` or `+1`, values that touch (`{}{}`).
 *
 * `undefined` where jq refuses the whole text. Tested against jq itself, but for NUL characters: jq 1.6 takes some for a 0, here they are
 * refused.
 */
export function readJqValues(text: string): JsonValue[] | undefined {
  const reader = new JqReader(text.startsWith("\uFEFF") ? text.slice(1) : text);
  try {
    return reader.sequence();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

class Refused extends Error {}

/** jq 1.6 reads no deeper. */
const maxDepth = 256;
const delimiters = ' \t\r\n[{:,]}"';
const looseNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const simpleEscapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

class JqReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  sequence(): JsonValue[] {
    const values: JsonValue[] = [];
    for (;;) {
      this.#space();
      if (this.#at >= this.#text.length) return values;
      values.push(this.#value(0));
    }
  }

  #value(depth: number): JsonValue {
    this.#space();
    const first = this.#next();
    if (first === '"') return this.#string();
    if (first !== "{" && first !== "[") return this.#token();
    if (depth >= maxDepth) throw new Refused();
    return first === "{" ? this.#object(depth) : this.#array(depth);
  }

  #object(depth: number): JsonValue {
    const members: [string, JsonValue][] = [];
    this.#at++;
    if (this.#takes("}")) return {};
    do {
      this.#space();
      if (this.#next() !== '"') throw new Refused();
      const key = this.#string();
      if (!this.#takes(":")) throw new Refused();
      members.push([key, this.#value(depth + 1)]);
    } while (this.#takes(","));
    if (!this.#takes("}")) throw new Refused();
    return Object.fromEntries(members);
  }

  #array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#takes("]")) return items;
    do items.push(this.#value(depth + 1));
    while (this.#takes(","));
    if (!this.#takes("]")) throw new Refused();
    return items;
  }

  #token(): JsonValue {
    const start = this.#at;
    while (this.#at < this.#text.length && !delimiters.includes(this.#next())) this.#at++;
    const token = this.#text.slice(start, this.#at);
    if (token === "true") return true;
    if (token === "false") return false;
    if (token === "null") return null;
    if (token === "nan" || looseNumber.test(token)) return Number(token);
    throw new Refused();
  }

  #string(): string {
    let value = "";
    this.#at++;
    for (;;) {
      const character = this.#next();
      if (character === "") throw new Refused();
      this.#at++;
      if (character === '"') return value;
      value += character === "\\" ? this.#escape() : character;
    }
  }

  #escape(): string {
    const letter = this.#next();
    this.#at++;
    if (letter !== "" && '"\\/'.includes(letter)) return letter;
    const simple = simpleEscapes[letter];
    if (simple !== undefined) return simple;
    const code = this.#text.slice(this.#at, this.#at + 4);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(code)) throw new Refused();
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #space(): void {
    while (this.#next() !== "" && " \t\r\n".includes(this.#next())) this.#at++;
  }

  #takes(character: string): boolean {
    this.#space();
    if (this.#next() !== character) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    return this.#text.charAt(this.#at);
  }
}
