/**
 * A file or folder that was seen and not judged, and why.
 *
 * @example
 * const lineOf = ({ path, reason }: NotJudged) => `${path}: ${reason}`;
 * lineOf({ path: "plugins/api/old", reason: "it has no package.json" }); //=> "plugins/api/old: it has no package.json"
 */
export interface NotJudged {
  readonly path: string;
  readonly reason: string;
}

/** Why a folder of a surface root is not a plugin. */
export const noManifest = "it has no package.json";
