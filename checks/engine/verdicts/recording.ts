import type { FileFacts } from "../../facts/facts.js";
import { detailNames, withDetails } from "../../facts/known-file.js";
import type { FlowProgram } from "../../flow/model/program.js";
import type { Workspace } from "../../facts/workspace.js";
import type { Syntax } from "../../syntax/syntax.js";
import { ranPart, watched, type RanPart } from "./ran-part.js";
import type { Input } from "./verdict.js";

/**
 * The workspace, noting in `inputs` what is read of it, and in `ran` how to learn what was run of a program. Nothing can be read without being
 * noted: every member says what it is.
 */
export function recording(
  workspace: Workspace,
  inputs: Set<Input>,
  ran: Map<string, () => RanPart> = new Map(),
): Workspace {
  const noting = <Value>(input: Input, value: Value): Value => {
    inputs.add(input);
    return value;
  };
  const known = new Map<string, FileFacts>();
  const programs = new Map<string, FlowProgram>();
  const programOf = (file: string, make: () => FlowProgram): FlowProgram => {
    inputs.add(`program:${file}`);
    const before = programs.get(file);
    if (before !== undefined) return before;
    const { program, ran: functions } = watched(make());
    programs.set(file, program);
    ran.set(file, () => ranPart(program, (one) => functions.has(one)));
    return program;
  };
  const factsOf = (file: string): FileFacts => {
    const facts = workspace.facts(file);
    const others = {
      file,
      get hash() {
        return noting(`text:${file}`, facts.hash);
      },
      get parseErrors() {
        return noting("parsing", facts.parseErrors);
      },
      get mayAllow() {
        return noting("parsing", facts.mayAllow);
      },
      get imports() {
        return noting("edges", facts.imports);
      },
    };
    return withDetails(others, detailNames(facts), (name) => {
      if (name !== "flow") return noting(name, facts[name]);
      const { program } = noting(`program:${file}`, facts.flow);
      return { program: program === null ? null : programOf(file, () => program) };
    });
  };
  const recorded: Workspace = {
    /** Who knows the root can read any file of the machine. */
    get root() {
      return noting("outside", workspace.root);
    },
    get settings() {
      return noting("settings", workspace.settings);
    },
    get plugins() {
      return noting("plugins", workspace.plugins);
    },
    get problems() {
      return noting("plugins", workspace.problems);
    },
    get manifests() {
      return noting("plugins", workspace.manifests);
    },
    get files() {
      return noting("files", workspace.files);
    },
    get notJudged() {
      return noting("notes", workspace.notJudged);
    },
    get unusedIgnores() {
      return noting("notes", workspace.unusedIgnores);
    },
    get usesCache() {
      return noting("outside", workspace.usesCache);
    },
    get notes() {
      return noting("outside", workspace.notes);
    },
    facts(file) {
      inputs.add("files");
      let facts = known.get(file);
      if (facts === undefined) known.set(file, (facts = factsOf(file)));
      return facts;
    },
    program(file, lower) {
      inputs.add("files");
      return programOf(file, () => workspace.program(file, lower));
    },
    importsOf: (file) => noting("edges", workspace.importsOf(file)),
    text: (path) => noting(`text:${path}`, workspace.text(path)),
    cruise: () => noting("cruise", workspace.cruise()),
    // It follows from a text, whose reading was noted.
    remembered: (maker, text, make) => workspace.remembered(maker, text, make),
    // What it reads, it reads here.
    syntax: syntaxOf(() => recorded),
  };
  return recorded;
}

/** One syntax for a workspace, loaded when it is first asked for: whoever asks again gets the files that were opened before. */
export function syntaxOf(workspace: () => Workspace): () => Promise<Syntax> {
  let syntax: Promise<Syntax> | undefined;
  return () =>
    (syntax ??= import("../../syntax/create-syntax.js").then(({ createSyntax }) => createSyntax(workspace())));
}
