import { legacyKeys } from "@rawr/hq-contract/tables";
import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { Workspace } from "../../facts/workspace.js";
import type { MetadataUse } from "./taint.js";

/** The key, and not a name that only contains it: `rawr-hq`, `@rawr/x`, `rawr.hq.ts`. */
const block = String.raw`(?<![\w@/-])rawr(?![\w/-]|\.hq\b)`;
const named = new RegExp(block);
/** `.rawr`, `["rawr"]`, `{ rawr }` in a piece of code. */
const inCode = /(?:\.|\[\s*["'`]|\{\s*(?:[\w$]+\s*,\s*)*|\(\s*["'`]|,\s*["'`])rawr\b(?![-/])/;

const queries = /^(?:jq|gojq|jaq|jql|node-jq|yq|fx|gron|dasel|json|json5|jp|dot-json|dot-prop)$/;
const searches = /^(?:[ef]?grep|rg|ag|ack|awk|gawk|sed|perl|findstr)$/;
const managers = /^(?:npm|pnpm|yarn|bun)$/;
const runners = /^(?:node|bun|deno|tsx|ts-node|python3?|ruby|php|perl)$/;
const evaluates = /^(?:-\w*[epcr]|--eval|--print|--command|eval)$/;
const shells = /^(?:ba|da|z)?sh$/;
/** Words before the command that a segment runs. */
const leads =
  /^(?:\w+=.*|npx|bunx|pnpx|dlx|exec|x|env|cross-env|time|xargs|sudo|command|!|-{1,2}[\w-]+|then|do|if|while|\{|\$?\()$/;

/** What `scripts` of the package.json files do with plugin metadata: `jq .rawr.channel`, `npm pkg get rawr`, `node -p "require('./package.json').rawr"`. */
export function scriptReads(workspace: Workspace): MetadataUse[] {
  return packageFiles(workspace).flatMap((file) => {
    const text = workspace.text(file);
    const scripts = text === undefined ? undefined : findNodeAtLocation(parseTree(text) ?? nothing, ["scripts"]);
    return (scripts?.children ?? []).flatMap(({ children: [, script] = [] }): MetadataUse[] => {
      const use = script?.type === "string" ? metadataUse(String(script.value)) : undefined;
      if (use === undefined || script === undefined || text === undefined) return [];
      const before = text.slice(0, script.offset);
      const column = script.offset - before.lastIndexOf("\n");
      return [{ ...use, of: "a package.json", file, at: [before.split("\n").length, column, column + script.length] }];
    });
  });
}

/** package.json of the root, and of every folder above a source file. */
function packageFiles({ files }: Workspace): string[] {
  const folders = new Set([""]);
  for (const file of files) {
    for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) {
      const folder = file.slice(0, at + 1);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return [...folders].map((folder) => `${folder}package.json`);
}

/** What a script of a package.json does with plugin metadata; undefined for one that does nothing with it. */
export function metadataUse(script: string): Pick<MetadataUse, "fault" | "key"> | undefined {
  const variable = /\bnpm_package_rawr(?:_(\w+))?/.exec(script);
  const writes = commandsOf(script).map((words) => useOf(words, script));
  const isWritten = writes.includes("write");
  if (variable === null && !isWritten && !writes.includes("read")) return undefined;
  const key = legacyKeys.find((legacy) => new RegExp(String.raw`(?<!\w)${legacy}\b|_${legacy}\b`).test(script));
  if (key !== undefined) return { fault: isWritten ? "write" : "read", key };
  return { fault: "interpret", key: "rawr" };
}

function useOf(words: readonly string[], script: string): "read" | "write" | undefined {
  const start = words.findIndex((word) => !leads.test(word));
  const [command = "", ...rest] = words.slice(Math.max(0, start));
  const name = command.replace(/^.*\//, "");
  const isOfPackage = /package\.json|package\*|npm_package_json/.test(script);
  // `sh -c "jq ..."`, and `test "$(jq ...)" = beta`
  const texts = shells.test(name) ? rest : words.flatMap((word) => /(?:\$\(|`)([^]*)/.exec(word)?.[1] ?? []);
  const inner = texts.map((text) => metadataUse(text)).find((use) => use !== undefined);
  if (inner !== undefined) return inner.fault === "write" ? "write" : "read";
  if (managers.test(name)) return ofManager(name, rest, script);
  if (runners.test(name) && rest.some((word) => evaluates.test(word)))
    return isOfPackage && rest.some((word) => inCode.test(word)) ? "read" : undefined;
  if (queries.test(name) || searches.test(name))
    return isOfPackage && rest.some((word) => named.test(word)) ? "read" : undefined;
  return undefined;
}

/** `npm pkg set rawr.kind=api`, `pnpm pkg get rawr -r`, `npm view . rawr.kind`; `pnpm exec jq ...`. */
function ofManager(name: string, words: readonly string[], script: string): "read" | "write" | undefined {
  const plain = words.filter((word) => !word.startsWith("-"));
  const at = plain.findIndex((word) => /^(?:pkg|view|info|show|v)$/.test(word));
  const keys = plain.slice(at + 1);
  if (at !== -1 && keys.some((word) => /^["']?rawr\b(?![-/])/.test(word)))
    return plain[at] === "pkg" && /^(?:set|delete|rm)$/.test(keys[0] ?? "") ? "write" : "read";
  const isRunner = name === "bun" && words.some((word) => evaluates.test(word));
  if (isRunner) return /package\.json/.test(script) && words.some((word) => inCode.test(word)) ? "read" : undefined;
  // `yarn jq`, `pnpm exec jq`: what it starts.
  const inner = plain.findIndex((word) => queries.test(word) || runners.test(word));
  return inner === -1 ? undefined : useOf(words.slice(words.indexOf(plain[inner] ?? "")), script);
}

/** The words of each command of a line, without their quotes. */
function commandsOf(script: string): string[][] {
  const commands: string[][] = [[]];
  let word = "";
  let isWord = false;
  let quote = "";
  const end = (): void => {
    if (isWord) commands.at(-1)?.push(word);
    word = "";
    isWord = false;
  };
  for (let at = 0; at < script.length; at++) {
    const sign = script[at] ?? "";
    if (quote !== "") {
      if (sign === quote) quote = "";
      else if (sign === "\\" && quote === '"' && at + 1 < script.length) word += script[++at];
      else word += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      isWord = true;
    } else if (/\s/.test(sign)) {
      end();
      if (sign === "\n") commands.push([]);
    } else if (/[|;&`()]/.test(sign)) {
      end();
      commands.push([]);
    } else {
      if (sign === "\\" && at + 1 < script.length) at++;
      word += script[at];
      isWord = true;
    }
  }
  end();
  return commands.filter(({ length }) => length > 0);
}

const nothing: Node = { type: "object", offset: 0, length: 0, children: [] };
