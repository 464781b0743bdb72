import type { PluginKind } from "../identity.js";
import type { JsonObject } from "../json-text.js";
import type { PluginManifest } from "../manifest.js";

/**
 * Where a package.json was found.
 *
 * @example
 * const place: ManifestPlace = {
 *   file: "plugins/api/orders/package.json",
 *   directory: "plugins/api/orders",
 *   root: "plugins/api",
 *   surface: "api",
 * };
 * place.surface; //=> "api"
 */
export interface ManifestPlace {
  /** The package.json, relative to the workspace root, forward slashes. */
  readonly file: string;
  /** The plugin's folder, e.g. `plugins/api/invoicing`. */
  readonly directory: string;
  /** The surface root, e.g. `plugins/api`. */
  readonly root: string;
  /** The kind that this root holds. */
  readonly surface: PluginKind;
  /**
   * Further keys that this workspace's `rawr` blocks may carry. They stay in the block as they are and decide nothing (SPEC 2.3). Legacy keys,
   * `kind` and `capability` can't be among them.
   */
  readonly furtherKeys?: readonly string[];
}

/**
 * Codes of the parser's issues, all of gate `metadata-contract`.
 *
 * Stable: pages, baselines and suppressions name them.
 *
 * @example
 * manifestIssueCodes.legacyKey; //=> "M126"
 */
export const manifestIssueCodes = {
  notJson: "M110",
  duplicateKey: "M111",
  byteOrderMark: "M112",
  tooLarge: "M113",
  prototypeKey: "M114",
  notAnObject: "M115",
  missingRawr: "M120",
  missingKind: "M121",
  unknownKind: "M122",
  missingCapability: "M123",
  badCapability: "M124",
  unknownKey: "M125",
  legacyKey: "M126",
  wrongRoot: "M127",
} as const;

/**
 * `"M110" | "M111" | ...`.
 *
 * @example
 * const isText = (code: ManifestIssueCode) => code === "M110" || code === "M112";
 * isText(manifestIssueCodes.notJson); //=> true
 */
export type ManifestIssueCode = (typeof manifestIssueCodes)[keyof typeof manifestIssueCodes];

/**
 * What is wrong with a package.json, where, and the way out.
 *
 * @example
 * const lineOf = ({ file, line, code, message }: ManifestIssue) => `${file}:${line}: ${code} ${message}`;
 * const at = { file: "package.json", pointer: "/rawr", line: 3, column: 5 };
 * lineOf({ ...at, code: "M121", message: "rawr.kind is missing", fix: "add it" }); //=> "package.json:3: M121 rawr.kind is missing"
 */
export interface ManifestIssue {
  readonly file: string;
  /** RFC 6901, `""` for the whole document. */
  readonly pointer: string;
  /** From 1; 1 when the manifest was given as a value, not as text. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Exclusive, on the same line. */
  readonly endColumn?: number;
  readonly code: ManifestIssueCode;
  /** One sentence with the policy that says so. */
  readonly message: string;
  /** What to do, in the imperative. */
  readonly fix: string;
}

/**
 * The `rawr` block word for word, whatever is in it.
 *
 * @example
 * const capabilityOf = (block: RawBlock) => block["capability"];
 * capabilityOf({ kind: "api", capability: "orders" }); //=> "orders"
 */
export type RawBlock = JsonObject;

/**
 * A stretch of package.json. Lines and columns as in {@link ManifestIssue}.
 *
 * @example
 * const span: ManifestSpan = { line: 3, column: 3, endColumn: 9 };
 * `${span.line}:${span.column}`; //=> "3:3"
 */
export interface ManifestSpan {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

/**
 * What the shared parser makes of a package.json.
 *
 * @example
 * const codesOf = (result: ManifestResult) => (result.ok ? [] : result.issues.map(({ code }) => code));
 * const place = { file: "package.json", directory: "plugins/api/a", root: "plugins/api", surface: "api" } as const;
 * codesOf(parsePluginManifest('{ "name": "a" }', place)); //=> ["M120"]
 */
export type ManifestResult =
  | {
      readonly ok: true;
      readonly manifest: PluginManifest;
      readonly block: RawBlock;
      /** Where the `rawr` block's key stands. */
      readonly at: ManifestSpan;
    }
  | {
      readonly ok: false;
      /** At least one and at most a hundred, in the order of the text. */
      readonly issues: readonly ManifestIssue[];
      /** The `rawr` block, when there is one and it is an object. */
      readonly block?: RawBlock;
      /** Where the block's key stands; the start of the file when there is none. */
      readonly at: ManifestSpan;
    };
