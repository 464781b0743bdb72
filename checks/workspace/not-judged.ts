/** A file or folder that was seen and not judged, and why. */
export interface NotJudged {
  readonly path: string;
  readonly reason: string;
}
