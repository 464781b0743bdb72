/**
 * JSON (RFC 8259) with the place of everything in it: what `JSON.parse` throws away and a readable refusal needs.
 *
 * Reads no number, string or nesting that `JSON.parse` would refuse, and refuses none that it reads, but for nesting deeper than
 * {@link maxDepth}. Offsets count UTF-16 code units from the start of the text.
 */

/**
 * Any JSON value.
 *
 * @example
 * const value: JsonValue = { lines: [{ amount: 12, note: null }] };
 * JSON.stringify(value); //=> '{"lines":[{"amount":12,"note":null}]}'
 */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/**
 * A JSON object. `__proto__` is an ordinary own key in it.
 *
 * @example
 * const block: JsonObject = { kind: "api", capability: "orders" };
 * block["kind"]; //=> "api"
 */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A value and where it stands. `end` is exclusive. */
export type JsonNode =
  | { readonly type: "object"; readonly start: number; readonly end: number; readonly members: readonly JsonMember[] }
  | { readonly type: "array"; readonly start: number; readonly end: number; readonly items: readonly JsonNode[] }
  | {
      readonly type: "scalar";
      readonly start: number;
      readonly end: number;
      readonly value: string | number | boolean | null;
    };

/** A key, where it stands, and its value. Keys may repeat: the tree keeps both. */
export interface JsonMember {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

/** Where a text stops being JSON, and what was expected there. */
export interface JsonSyntaxError {
  readonly offset: number;
  readonly message: string;
}

/** Deepest nesting that is read. */
export const maxDepth = 200;

/** Reads one JSON document. Never throws. */
export function parseJsonText(
  text: string,
): { readonly ok: true; readonly node: JsonNode } | { readonly ok: false; readonly error: JsonSyntaxError } {
  const reader = new JsonReader(text);
  try {
    return { ok: true, node: reader.document() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: { offset: error.offset, message: error.message } };
    throw error;
  }
}

/** The value of a node; a repeated key has its last value, as with `JSON.parse`. */
export function toJsonValue(node: JsonNode): JsonValue {
  switch (node.type) {
    case "scalar":
      return node.value;
    case "array":
      return node.items.map(toJsonValue);
    case "object": {
      const value: Record<string, JsonValue> = {};
      for (const member of node.members) {
        // Not an assignment: `__proto__` must become an own key, not the prototype.
        Object.defineProperty(value, member.key, {
          value: toJsonValue(member.value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return value;
    }
  }
}

/** The last member called `key`, which is the one that counts. */
export function memberOf(node: JsonNode, key: string): JsonMember | undefined {
  return node.type === "object" ? node.members.findLast((member) => member.key === key) : undefined;
}

/** The RFC 6901 pointer of a path. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Turns offsets into lines and columns, both from 1, columns in UTF-16 code units. LF, CRLF and a lone CR end a line. */
export function positionsIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (const ending of text.matchAll(/\r\n|\r|\n/g)) starts.push(ending.index + ending[0].length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

class Stop extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const words = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;

class JsonReader {
  readonly #text: string;
  readonly #number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
  // oxlint-disable-next-line no-control-regex -- RFC 8259 refuses exactly these inside a string
  readonly #plain = /[^"\\\u0000-\u001f]*/y;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const node = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#stop("nothing more was expected after the first value");
    return node;
  }

  #value(depth: number): JsonNode {
    this.#space();
    if (depth > maxDepth) this.#stop(`nested deeper than ${maxDepth} levels`);
    const start = this.#at;
    const first = this.#text[start];
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#array(depth);
    if (first === '"') {
      const value = this.#string();
      return { type: "scalar", start, end: this.#at, value };
    }
    for (const [word, value] of words) {
      if (this.#text.startsWith(word, start)) {
        this.#at += word.length;
        return { type: "scalar", start, end: this.#at, value };
      }
    }
    this.#number.lastIndex = start;
    const number = this.#number.exec(this.#text);
    if (number === null) return this.#stop("a value was expected");
    this.#at += number[0].length;
    return { type: "scalar", start, end: this.#at, value: Number(number[0]) };
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    this.#space();
    if (this.#take("}")) return { type: "object", start, end: this.#at, members };
    do {
      this.#space();
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') this.#stop("a key in double quotes was expected");
      const key = this.#string();
      const keyEnd = this.#at;
      this.#space();
      if (!this.#take(":")) this.#stop("`:` was expected after the key");
      members.push({ key, keyStart, keyEnd, value: this.#value(depth + 1) });
      this.#space();
    } while (this.#take(","));
    if (!this.#take("}")) this.#stop("`,` or `}` was expected");
    return { type: "object", start, end: this.#at, members };
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#space();
    if (this.#take("]")) return { type: "array", start, end: this.#at, items };
    do {
      items.push(this.#value(depth + 1));
      this.#space();
    } while (this.#take(","));
    if (!this.#take("]")) this.#stop("`,` or `]` was expected");
    return { type: "array", start, end: this.#at, items };
  }

  #string(): string {
    const start = this.#at++;
    let value = "";
    for (;;) {
      this.#plain.lastIndex = this.#at;
      const plain = this.#plain.exec(this.#text)?.[0] ?? "";
      value += plain;
      this.#at += plain.length;
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at++;
        return value;
      }
      if (next === undefined) {
        this.#at = start;
        this.#stop("this string has no closing quote");
      }
      if (next !== "\\") this.#stop("a control character must be escaped in a string");
      value += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? "";
    const plain = escapes[letter];
    if (plain !== undefined) {
      this.#at += 2;
      return plain;
    }
    const code = this.#text.slice(this.#at + 2, this.#at + 6);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(code)) this.#stop("this is no escape that JSON knows");
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #stop(message: string): never {
    throw new Stop(this.#at, message);
  }
}
