/**
 * `@rawr/hq-contract/checks` and `/checks/testing`, from before the gates were a package of their own. A call does not compile, and throws:
 * the compiler and the error both quote the sentence.
 */
const moved =
  "`@rawr/hq-contract/checks` is the package `@rawr/hq-checks` now: install that as a development dependency, and import from it; `rawr-hq fix` rewrites the imports";

function refuse(_nothing: typeof moved): never {
  throw new Error(moved);
}

export {
  /** @deprecated Import it from `@rawr/hq-checks`. */
  refuse as defineConfig,
  /** @deprecated Import it from `@rawr/hq-checks`. */
  refuse as defineGate,
  /** @deprecated Import it from `@rawr/hq-checks/testing`. */
  refuse as pageBlocks,
  /** @deprecated Import it from `@rawr/hq-checks/testing`. */
  refuse as plugin,
  /** @deprecated Import it from `@rawr/hq-checks/testing`. */
  refuse as program,
};
