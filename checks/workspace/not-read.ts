/** Languages that compile to modules, and that no gate reads. */
const languages = /\.(?:civet|coffee|cjsx|elm|gjs|gts|imba|litcoffee|ls|marko|purs|rei?|resi?|riot|tag|vento|vto)$/;
/** What somebody takes for the settings: another name, another ending. */
const settings =
  /^\.?(?:rawr-?hq(?:[.-]?(?:config|settings|rc))?|(?:rawr|hq)[.-]?(?:config|settings|rc))(?:\.(?:[mc]?[jt]s|json[c5]?|ya?ml|toml))?$/;
const read = /^rawr-hq\.config\.(?:[mc]?[jt]s|json)$/;

/** The ending of a file in such a language; undefined for all others. */
export function unreadLanguage(name: string): string | undefined {
  return languages.exec(name)?.[0];
}

/** Whether a file looks like the settings and isn't read as such, by its name or by where it stands ("" is the root). */
export function isUnreadSettings(name: string, folder: string): boolean {
  // Below the root a module of the tool's bare name is code about it.
  if (folder !== "" && /^rawr-?hq\.[mc]?[jt]s$/.test(name)) return false;
  return settings.test(name) && (folder !== "" || !read.test(name));
}
