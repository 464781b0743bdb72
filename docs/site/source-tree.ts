import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { linksOf } from "../page.js";

/** What TypeDoc reads. */
export interface SourceTree {
  /** Where the pages are. */
  readonly repository: string;
  /** The folder that the pages are written to, at the paths that they have in the repository. */
  readonly folder: string;
  readonly navigation: Readonly<Record<string, readonly string[]>>;
}

/**
 * Writes the pages with their titles and groups, and what they link to: pictures and files to copy.
 * The files in the repository have no front matter, because whoever reads them there would see it.
 */
export function writeSourceTree({ repository, folder, navigation }: SourceTree): void {
  const pages = Object.values(navigation).flat();
  for (const [group, files] of Object.entries(navigation)) {
    for (const file of files) {
      const text = readFileSync(join(repository, file), "utf8");
      const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? file;
      write(
        join(folder, file),
        `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n\n${withoutRemarks(plainHeadings(text))}`,
      );
    }
  }
  const readme = readFileSync(join(repository, "README.md"), "utf8");
  write(join(folder, "README.md"), withoutRemarks(readme));
  for (const file of ["README.md", ...pages]) {
    for (const { path } of linksOf(readFileSync(join(repository, file), "utf8"))) {
      const target = normalize(join(dirname(file), path));
      if (path === "" || target === "README.md" || pages.includes(target)) continue;
      // A link to nothing stays one: the build names it.
      const found = statSync(join(repository, target), { throwIfNoEntry: false });
      if (found?.isFile() === true) copy(join(repository, target), join(folder, target));
    }
  }
}

/** What the first line of a block says to the tests of these pages is nothing to a reader of the site. */
function withoutRemarks(page: string): string {
  return page.replace(/^(```sh\n)# not run by the test of this page: .*\n/gm, "$1");
}

/** TypeDoc's list of a page's headings leaves code out, and a link without a text where there is nothing else. */
function plainHeadings(page: string): string {
  const isFence = /^(```[^]*?^```$)/m;
  const parts = page.split(isFence);
  return parts
    .map((part) => (part.startsWith("```") ? part : part.replace(/^#+ .+$/gm, (line) => line.replaceAll("`", ""))))
    .join("");
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
