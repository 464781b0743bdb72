import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, LogLevel, PageEvent, type TypeDocOptions } from "typedoc";
import { accessible } from "./accessible.js";
import { linkNames } from "./link-names.js";
import { navigation, type Navigation } from "./navigation.js";
import { writeSourceTree } from "./source-tree.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));

// Our own file: its shape is TypeDoc's. The schema's address is an editor's, and no option.
const { $schema: _, ...reference } = JSON.parse(
  readFileSync(join(repository, "typedoc.json"), "utf8"),
) as TypeDocOptions & {
  readonly $schema?: string;
};

/**
 * Builds the documentation site into a folder: the pages of the navigation, and the reference of every entry of the package.
 * @returns What is wrong, one sentence each. The site is usable only when there is nothing.
 */
export async function buildSite(
  out: string,
  pages: Navigation = navigation,
  entries: readonly string[] = reference.entryPoints ?? [],
): Promise<readonly string[]> {
  const folder = `${out}-source`;
  rmSync(folder, { recursive: true, force: true });
  writeSourceTree({ repository, folder, navigation: pages });
  const app = await Application.bootstrap({
    ...reference,
    entryPoints: entries.map((entry) => join(repository, entry)),
    tsconfig: join(repository, "tsconfig.json"),
    name: "@rawr/hq-contract",
    readme: join(folder, "README.md"),
    projectDocuments: Object.values(pages).flatMap((files) => files.map((file) => join(folder, file))),
    out,
    basePath: repository,
    disableSources: true,
    favicon: join(repository, "docs/site/favicon.svg"),
    customCss: join(repository, "docs/site/style.css"),
    groupOrder: [...Object.keys(pages), "*"],
    sort: ["documents-first", "kind"],
    sortEntryPoints: false,
    navigation: { includeGroups: true },
    // A branch that opens is a link within a button, which a screen reader can't tell apart: each module is a link alone.
    navigationLeaves: entries.map((entry) => entry.replace(/(?:\/index)?\.ts$/, "")),
    searchInDocuments: true,
    searchInComments: true,
    hideGenerator: true,
    highlightLanguages: [...languages],
    ignoredHighlightLanguages: ["text"],
  });
  const complaints: string[] = [];
  // What TypeDoc warns of or refuses: a broken link, a name without a docstring. Its parts hold this very logger.
  app.logger.log = (message, level) => {
    if (level >= LogLevel.Warn) complaints.push(message);
  };
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = accessible(page.contents ?? "");
  });
  const project = await app.convert();
  if (project === undefined) return complaints;
  linkNames(project);
  app.validate(project);
  await app.generateDocs(project, out);
  rmSync(folder, { recursive: true, force: true });
  return complaints;
}

const languages = [
  "bash",
  "css",
  "diff",
  "html",
  "ini",
  "javascript",
  "json",
  "lisp",
  "lua",
  "sh",
  "toml",
  "ts",
  "typescript",
  "yaml",
];
