import { isTable, type Plain } from "../plain/plain-value.js";
import { asFolder, bunDefaults, inFolder, nodeDefaults, type TestSettings } from "./runners.js";

/** Runners whose tests stand in the command that starts them; what comes before the first path is theirs. */
const starts =
  /(?:^|[\s;&|])(?:node\b[^;&|]*?\s--test(?=\s|$)|(?:c8\s+)?(?:mocha|ava|uvu|tape|tap|jasmine|borp|bun\s+test)(?=\s|$))([^;&|]*)/g;
const preloaded = /(?:^|\s)(?:-r|--require|--import|--preload)[\s=](\.{1,2}\/\S+)/g;

/** What the scripts of a package.json say about tests. */
export function fromScripts(scripts: Plain | undefined, folder: string, bunfig: string | undefined): TestSettings[] {
  if (!isTable(scripts)) return [];
  return Object.values(scripts).flatMap((script) => {
    if (typeof script !== "string") return [];
    return [...script.matchAll(starts)].flatMap(([command, rest = ""]): TestSettings[] => {
      const given = wordsOf(rest);
      const isBun = /bun\s+test/.test(command);
      const fallback = isBun ? bunDefaults : /--test/.test(command) ? nodeDefaults : [];
      const include = given.length > 0 && !isBun ? given : fallback;
      const support = [...script.matchAll(preloaded)].flatMap(([, path = ""]) => path);
      const own = isBun ? inFolder(folder, /^root\s*=\s*["']([^"']+)/m.exec(bunfig ?? "")?.[1] ?? "") : folder;
      const [, preload = ""] = isBun ? (/^preload\s*=\s*(.*)$/m.exec(bunfig ?? "") ?? []) : [];
      const loaded = [...preload.matchAll(/["']([^"']+)["']/g)].flatMap(([, path = ""]) => path);
      return include.length === 0 ? [] : [{ folder: own, include, exclude: [], support: [...support, ...loaded] }];
    });
  });
}

/** The paths and globs of a command; a folder means all that is in it. */
function wordsOf(rest: string): string[] {
  const words = rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words
    .filter((word, index) => !word.startsWith("-") && !/^-[^=]*$/.test(words[index - 1] ?? ""))
    .map((word) => word.replace(/^(["'])(.*)\1$/, "$2").replace(/^\.\//, ""))
    .filter((word) => /[/*]|\.[cm]?[jt]sx?$|^(?:tests?|spec)$/.test(word))
    .map(asFolder);
}
