import type { RuleBook } from "./gate.js";

const owner = "verification-gates";
const exception = "an exception is a promise with a date: without reason, date or use it is a hole in the gate";

/** Files that don't parse, gates that judge nothing, exceptions for nothing: no gate's business, and still not passed in silence. */
export const parseRules = {
  name: "parse",
  policy: "-",
  owner,
  rules: {
    E001: {
      title: "file does not parse",
      why: "what can't be read can't be judged, and a gate must not pass over it in silence",
      fix: "correct the syntax, or name the file in `ignore` of the settings if it isn't meant to be TypeScript",
    },
    E002: {
      title: "gate saw nothing",
      why: "a gate that matched nothing passes every change, so nobody would notice that it stopped working",
      fix: "run it at the workspace root, or correct `roots`, `host` and `ignore` in the settings; `rawr-hq doctor` says what was found",
    },
    E003: {
      title: "`ignore` names nothing",
      why: "an exception that is no longer needed hides whatever comes to that place next",
      fix: "remove it from the settings, or correct the path",
    },
    E004: {
      title: "gate of this workspace can't judge",
      why: "a gate that isn't run passes every change",
      fix: "correct its file, or remove it from `gates` of the settings",
    },
  },
} as const satisfies RuleBook;

/** Comments that allow a finding until a day. */
export const suppressionRules = {
  name: "suppressions",
  policy: "-",
  owner,
  rules: {
    E011: {
      title: "suppression does not say what, until when and why",
      why: exception,
      fix: "complete it, or correct what it covers",
    },
    E012: {
      title: "suppression has expired",
      why: exception,
      fix: "correct what it covers, or agree on a new date with the owner",
    },
    E013: { title: "suppression suppresses nothing", why: exception, fix: "remove the comment" },
  },
} as const satisfies RuleBook;

/** Findings that were there before. */
export const baselineRules = {
  name: "baseline",
  policy: "-",
  owner,
  rules: {
    E014: {
      title: "baseline entry is stale",
      why: "a baseline only shrinks: an entry that nothing matches would let the same mistake back in unseen",
      fix: "run `rawr-hq baseline freeze` and commit the smaller file",
    },
  },
} as const satisfies RuleBook;

/** What `rawr-hq generate` refuses beside what the parser and discovery refuse. */
export const generateRules = {
  name: "generate",
  policy: "D-006",
  owner: "plugin-lifecycle",
  rules: {
    G101: {
      title: "plugin has no entry",
      why: "the composition imports each plugin from its entry",
      fix: "export the plugin as default from `src/index.ts`",
    },
  },
} as const satisfies RuleBook;

/** The rules that no gate has. */
export const engineRules: readonly RuleBook[] = [parseRules, suppressionRules, baselineRules, generateRules];
