import {
  changesBuiltIn,
  changesOf,
  opens,
  pageNames,
  written as bytesWritten,
} from "../flow/state/changing-methods.js";
import type { StateWrite } from "../flow/state/link-state.js";
import type { Shape, StateBinding } from "../flow/state/module-state-facts.js";
import { confirmed, type Confirm, type Confirmations } from "../engine/confirmed.js";
import type { Workspace } from "../facts/workspace.js";
import type { GateFinding, Judged } from "../report/finding.js";
import { defineGate } from "../engine/gate.js";
import type { Settings } from "../workspace/settings.js";
import { placeOf } from "../workspace/place.js";

const rules = {
  S101: {
    title: "module-level state is modified",
    why: "several hosts share one process, so they share module-level state",
    fix: "create it in a factory and pass it on, or keep it in the host's instance",
  },
  S102: {
    title: "global object is modified",
    why: "every host, plugin and test in the process shares a global",
    fix: "pass the value to the code that needs it",
  },
  S103: {
    title: "module singleton is created lazily",
    why: "the first caller decides what every other host in the process gets",
    fix: "create it in a factory that the host calls once per instance",
  },
  S104: {
    title: "state of another module is modified",
    why: "module state is shared by the whole process, and here another module changes it",
    fix: "create the state in a factory and pass it to the code that changes it",
  },
  S105: {
    title: "module-level value keeps state in a closure",
    why: "a closure kept by a module is module-level state under another name",
    fix: "call the factory where the host creates its instance, not at module level",
  },
} as const;

type Code = keyof typeof rules;

export default defineGate({
  name: "no-singleton-global",
  policy: "D-016",
  owner: "distribution-lifecycle",
  rules,
  check: (workspace) => confirmed(candidates(workspace), workspace, rules, confirmations),
});

/** What ts-morph says about a candidate: what is written to, where that is declared and as what. */
const confirmations: Confirmations<Code> = { S101: own, S102: written, S103: own, S104: written };

async function written(): Promise<Confirm> {
  return (await import("./confirm/receiver.js")).receiver;
}

/** State of its own a plugin can make a port of. */
async function own(): Promise<Confirm> {
  const [{ receiver }, { toPort }] = await Promise.all([
    import("./confirm/receiver.js"),
    import("../authoring/fix/mend-state.js"),
  ]);
  return async (candidate, workspace) => ({
    ...(await receiver(candidate, workspace)),
    edits: await toPort(candidate, workspace),
  });
}

async function* candidates(workspace: Workspace): AsyncGenerator<GateFinding<Code>, Judged> {
  const { linkState } = await import("../flow/state/link-state.js"); // only where no earlier verdict holds
  const { testFiles } = await import("../flow/tests/test-files.js");
  const isTest = await testFiles(workspace);
  const { pageFiles } = await import("../flow/tests/page-files.js");
  const isOfPage = pageFiles(workspace, isTest);
  const judged = workspace.files.filter(
    (file) => isJudged(file, workspace.settings) && !isTest(file) && !isOfPage(file),
  );
  const state = linkState(workspace);
  const mutates: Mutates = (write, method) => {
    const { target } = write;
    return target.kind === "module" && target.holds !== undefined ? state.mutates(target.holds, method) : undefined;
  };
  for (const file of judged) {
    const atPlace = new Map<string, GateFinding<Code>>();
    const isProgram = workspace.facts(file).moduleState.program || isProcess(file, workspace.settings);
    for (const write of state.writes(file)) {
      if (!isProgram && (state.isOpenedAtStart(write) || state.isKeptAtStart(write))) continue;
      const found =
        judge(write, mutates, isProgram) ?? judgeRegistry(write, isProgram ? undefined : state.registryOf(write));
      const key = `${write.effect.line}:${write.effect.column}`;
      // One write is one fault: what it does to the process says more than what the name is to the module.
      if (found !== undefined && (found.rule === "S102" || !atPlace.has(key)))
        atPlace.set(key, { at: placeOf(file, write.effect), ...found });
    }
    yield* atPlace.values();
    for (const { why, ...edge } of isProgram ? [] : state.effectImports(file)) {
      const message = `importing \`${edge.module}\` changes the whole process: ${why}`;
      yield { at: placeOf(file, edge), rule: "S104", message };
    }
    for (const kept of state.kept(file)) {
      if (kept.why !== undefined && isProgram) continue;
      const what = kept.kept === undefined ? "what it was called with" : `\`${kept.kept}\``;
      const message =
        kept.why === undefined
          ? `\`${kept.text}\` keeps ${what} for as long as the module lives`
          : `\`${kept.text}\` runs while the module is set up: ${kept.why}`;
      yield { at: placeOf(file, kept), rule: "S105", message };
    }
  }
  return { files: judged.length, manifests: 0 };
}

type Mutates = (write: StateWrite, method: string) => boolean | undefined;
type Words = Omit<GateFinding<Code>, "at">;

/** Methods that change a list or a table. */
const changesContents = /^(?:set|add|push|pop|shift|unshift|splice|delete|clear|sort|reverse|fill|copyWithin|append)$/;
/** Methods that change what they are called on even where nobody knows what that is. `delete` and `put` may be HTTP. */
const changesAnything =
  /^(?:set|add|push|pop|shift|unshift|splice|clear|register|subscribe|on|once|addListener|addEventListener|next)$/;
function changesUnknown(method: string): boolean {
  return changesAnything.test(method) || changesBuiltIn.test(method);
}

/** Methods of `process` that change it for everybody in it. */
const changesProcess =
  /^(?:chdir|umask|set(?:e?[gu]id|groups|MaxListeners|UncaughtExceptionCaptureCallback|SourceMapsEnabled)|loadEnvFile)$/;
/** What belongs to the page that is shown, not to the program. */
const page = /^(?:window|globalThis|self)\.(?:document|location|history|on[a-z]+)\b/;
/** What a program says of itself: how it ended, its name, what it was called with. */
const ofProgram = /\.(?:exitCode|title|argv)\b/;
/** What a program may do with what it has opened itself. */
const ends = /^(?:close|end|destroy|disconnect|quit)$/;
/** What a bundler keeps from one version of a module to the next, while somebody develops. */
const hotModule = /\bimport\.meta\b[^.]*\.hot\b/;

function judge(write: StateWrite, mutates: Mutates, isProgram: boolean): Words | undefined {
  const { effect, target } = write;
  if (target.kind === "global") {
    return globalWords(write, target.name, isProgram);
  }
  const text = `\`${effect.text}\``;
  if (target.kind === "external") {
    const isItsOwn = /^(?:node:)?process$/.test(target.module) && ofProgram.test(effect.text) && isProgram;
    return effect.how === "property" && !isItsOwn
      ? { rule: "S104", message: `${text} changes \`${target.module}\` for everyone who imports it` }
      : undefined;
  }
  if (target.kind === "made") {
    return isProgram || effect.deferred
      ? undefined
      : { rule: "S101", message: `${text} opens something that lives as long as the module` };
  }
  const isForeign = target.file !== write.file;
  const isOpened = opens(effect.method ?? "") && !isProgram;
  const isClosed = effect.how === "method" && ends.test(effect.method ?? "") && isProgram && !isForeign;
  if ((!effect.deferred && !isForeign && !isOpened) || isClosed || !isMutation(write, mutates)) {
    return undefined;
  }
  const name = target.name.replace(/@\d+$/, "");
  if (isForeign) {
    return { rule: "S104", message: `${text} writes to \`${name}\` of ${target.file}` };
  }
  if (effect.how === "assign-once") {
    return { rule: "S103", message: `${text} is created on first use and then kept for the whole process` };
  }
  if (effect.how === "assign") return { rule: "S101", message: `${text} is reassigned after the module has loaded` };
  return {
    rule: "S101",
    message:
      effect.text === name
        ? `${text} modifies something that lives as long as the module`
        : `${text} writes to \`${name}\`, which lives as long as the module`,
  };
}

/** A call of a package that changes something of the whole process, which only the program itself may do. */
function judgeRegistry({ effect, target }: StateWrite, why: string | undefined): Words | undefined {
  return target.kind !== "external" || why === undefined
    ? undefined
    : { rule: "S104", message: `\`${effect.text}\` changes \`${target.module}\` for the whole process: ${why}` };
}

function globalWords({ effect }: StateWrite, name: string, isProgram: boolean): Words | undefined {
  const isCommonJs = (name === "module" || name === "exports") && !effect.deferred;
  const isPage = pageNames.test(name) || page.test(effect.text) || hotModule.test(effect.text);
  const isItsOwn = name === "process" && ofProgram.test(effect.text) && isProgram;
  const method = effect.method ?? "";
  const isProcessWide = name === "process" && !effect.inside && changesProcess.test(method) && !isProgram;
  const isCall = effect.how === "method" && !isProcessWide && !(effect.inside && changesContents.test(method));
  if (isCommonJs || isPage || isItsOwn || isCall || name === "arguments") {
    return undefined;
  }
  return { rule: "S102", message: `\`${effect.text}\` changes \`${name}\` for the whole process` };
}

function isMutation(write: StateWrite, mutates: Mutates): boolean {
  const { effect, target } = write;
  if (target.kind !== "module") {
    return false;
  }
  const { frozen, empty }: Pick<StateBinding, "frozen" | "empty"> = target.binding ?? { frozen: false };
  const shape: Shape = target.holds?.shape ?? { kind: "unknown" };
  const isPlain = shape.kind === "primitive" || (shape.kind === "array" && shape.typed === true);
  if (empty === true && (effect.inside || (isPlain && !effect.how.startsWith("assign")))) {
    return false;
  }
  const method = effect.method ?? "";
  if (effect.how !== "method") {
    return effect.how !== "property" || effect.inside || !frozen;
  }
  const contents = changesContents.test(method);
  if (effect.inside && shape.kind !== "builtin") {
    return shape.kind === "object" || shape.kind === "array" || shape.kind === "collection"
      ? contents
      : changesUnknown(method);
  }
  switch (shape.kind) {
    case "collection":
      return contents;
    case "array":
      return method === bytesWritten ? shape.typed === true : contents && !frozen && method !== "delete";
    case "regexp":
      return method === "exec" || method === "test";
    case "object":
    case "primitive":
    case "function":
    case "class":
      return false;
    case "builtin":
      return (changesOf[shape.name]?.test(method) ?? false) || (effect.inside && changesUnknown(method));
    case "instance":
    case "result":
    case "unknown":
      return mutates(write, method) ?? changesUnknown(method);
  }
}

/** Code that runs in a host: plugins, packages, layers, host and composition. A test's doubles and a tool's config are its own. */
function isJudged(file: string, settings: Settings): boolean {
  if (/\.(?:test-d|bench|config)\.[mc]?[jt]sx?$/.test(file)) {
    return false;
  }
  const folders = [...Object.keys(settings.roots), ...Object.keys(settings.layers), "packages", settings.composition];
  return isHost(file, settings) || folders.some((folder) => file === folder || file.startsWith(`${folder}/`));
}

/** Plugins and packages answer requests; only what is outside of them may answer for the process, by its exit code. */
function isProcess(file: string, { roots }: Settings): boolean {
  return ![...Object.keys(roots), "packages"].some((folder) => file.startsWith(`${folder}/`));
}

function isHost(file: string, { host }: Settings): boolean {
  return host.some((path) => file === path || file.startsWith(`${path}/`));
}
