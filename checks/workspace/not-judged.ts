/** A file or folder that was seen and not judged, and why. */
export interface NotJudged {
  readonly path: string;
  readonly reason: string;
}

/** Why a folder of a surface root is not a plugin. */
export const noManifest = "it has no package.json";
