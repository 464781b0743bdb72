import { existsSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";

/** Where GitHub looks, in its order: it reads the first file that it finds, and no other. */
const onGitHub = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;
/** Where GitLab looks, in its order. */
const onGitLab = ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"] as const;

export interface CodeOwnersPlace {
  /** Relative to the workspace's root; leads out of it where the repository is larger. */
  readonly file: string;
  /** The workspace's folder in the repository, "" for its top. */
  readonly prefix: string;
}

/** The file that the repository's host reads: the one that is there, else the first place where it looks. */
export function codeOwnersPlace(root: string): CodeOwnersPlace {
  const top = topOf(root);
  const isGitLab =
    !existsSync(join(top, ".github")) && [".gitlab-ci.yml", ".gitlab"].some((name) => existsSync(join(top, name)));
  const places = isGitLab ? onGitLab : onGitHub;
  const place = places.find((path) => existsSync(join(top, path))) ?? places[0];
  const prefix = relative(top, root).split(sep).join("/");
  return { file: posix.join(relative(root, top).split(sep).join("/"), place), prefix };
}

function topOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return root;
  }
}
