import { readFileSync, realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { performance } from "node:perf_hooks";
import { decode } from "../facts/disk.js";
import { createWorkspaceJudge, type Judgement } from "../language-server/judgement.js";
import { workspaceAround } from "../workspace/workspace-around.js";
import type { FileFindings, Question } from "./question.js";
import { treeStamp } from "./tree-stamp.js";

/** To look whether other files have changed may take one part in so many of the time since the start: a run over all files asks for each of them. */
const lookShare = 20;

/** Judges the workspaces of one process: each is opened once, and judged again when a text differs from what was judged. */
export function createFileFindings(): (question: Question) => Promise<FileFindings> {
  const workspaces = new Map<string, (file: string, text: string) => Promise<FileFindings>>();
  return async ({ cwd, file, text }) => {
    const around = workspaceAround(cwd);
    if (around === undefined) {
      return {
        findings: [],
        problem: `rawr-hq: no workspace around ${cwd}: run ESLint in a folder with a rawr.hq.ts, a rawr-hq.config.ts or plugins`,
      };
    }
    const root = realOf(around);
    const path = relative(root, realOf(file)).split(sep).join("/");
    if (path === ".." || path.startsWith("../")) return { findings: [] };
    let findingsOf = workspaces.get(root);
    if (findingsOf === undefined) workspaces.set(root, (findingsOf = openWorkspaceFindings(root)));
    return findingsOf(path, text);
  };
}

/** A judgement and what it was made of. */
interface Judged {
  readonly stamp: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly judgement: Judgement;
}

function openWorkspaceFindings(root: string): (file: string, text: string) => Promise<FileFindings> {
  let texts: ReadonlyMap<string, string> = new Map();
  const judge = createWorkspaceJudge({
    root,
    unsaved: () => texts,
    today: () => new Date().toISOString().slice(0, 10),
    onJudged: () => {},
    pace: { quiet: 0, longest: Infinity },
  });
  const start = performance.now();
  let stamp = "";
  let looked = 0;
  // The stamp of the tree when it was last read.
  let read: string | undefined;
  const look = () => {
    const began = performance.now();
    if (looked * lookShare > began - start) return;
    stamp = treeStamp(root);
    looked += performance.now() - began;
  };
  let saved: Judged | undefined;
  let typed: Judged | undefined;
  const judged = async (unsaved: ReadonlyMap<string, string>): Promise<Judged> => {
    texts = unsaved;
    judge.changed(texts.size === 0 || stamp !== read ? "disk" : "editor");
    read = stamp;
    await judge.reached("settled");
    return { stamp, texts, judgement: judge.latest() };
  };
  return async (file, text) => {
    look();
    let holds: Judged;
    if (text === readSaved(`${root}/${file}`)) {
      holds = saved?.stamp === stamp ? saved : (saved = await judged(new Map()));
    } else {
      const isKnown = typed?.stamp === stamp && typed.texts.get(file) === text;
      holds = isKnown && typed !== undefined ? typed : (typed = await judged(new Map([[file, text]])));
    }
    const { findings, known, problem } = holds.judgement;
    return {
      findings: findings.filter(({ at, fingerprint }) => at.file === file && !known.has(fingerprint)),
      ...(problem !== undefined && { problem: `rawr-hq: ${problem}` }),
    };
  };
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // not saved yet
  }
}

function readSaved(path: string): string | undefined {
  try {
    return decode(readFileSync(path));
  } catch {
    return undefined;
  }
}
