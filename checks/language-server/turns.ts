import { performance } from "node:perf_hooks";

const stages = ["opened", "answered", "settled"] as const;

/** How far a judgement is: the workspace is read, the quick gates have answered, all have. */
export type Stage = (typeof stages)[number];

/** One judgement, and what it must know of the changes that come meanwhile. */
export interface Turn {
  /** Whether to give up: something changed since the turn began, and the next turn will answer soon enough. */
  isOutdated(): boolean;
  reach(stage: Stage): void;
}

export interface TurnsOptions {
  /** Milliseconds without a change before a turn begins: a burst of key strokes is one change. */
  readonly quiet: number;
  /** Milliseconds after which a change is judged although others follow it: who never stops typing gets answers, too. */
  readonly longest: number;
}

/** Decides when to judge, one judgement at a time, and tells those who wait for an answer. */
export interface Turns {
  /** @param wait - Instead of `quiet`. */
  changed(wait?: number): void;
  /** Waits until a turn that began after the last change is that far; at once when closed. */
  reached(stage: Stage): Promise<void>;
  close(): void;
}

/** @param take - Judges what there is now. It must not reject; one that ends before it is settled has given up. */
export function createTurns(take: (turn: Turn) => Promise<void>, { quiet, longest }: TurnsOptions): Turns {
  let changes = 0;
  // The first change that no settled turn has seen.
  let waitsSince: number | undefined;
  // The last turn: the changes before it, and its stage.
  let seen = 0;
  let stage = -1;
  let timer: NodeJS.Timeout | undefined;
  const state = { isDue: false, isRunning: false, isClosed: false };
  const waiting: { readonly changes: number; readonly stage: number; readonly done: () => void }[] = [];

  const serve = () => {
    for (const one of waiting.splice(0)) {
      if (state.isClosed || (one.changes <= seen && one.stage <= stage)) one.done();
      else waiting.push(one);
    }
  };
  const takeOne = async (): Promise<void> => {
    const since = waitsSince ?? performance.now();
    waitsSince = undefined;
    seen = changes;
    stage = -1;
    await take({
      isOutdated: () => changes > seen && performance.now() - since < longest,
      reach(reached) {
        stage = stages.indexOf(reached);
        serve();
      },
    });
    if (stage < stages.indexOf("settled")) waitsSince = since;
  };
  const run = async (): Promise<void> => {
    state.isDue = true;
    if (state.isRunning) return;
    state.isRunning = true;
    while (state.isDue && !state.isClosed) {
      state.isDue = false;
      await takeOne();
    }
    state.isRunning = false;
  };

  return {
    changed(wait = quiet) {
      changes += 1;
      waitsSince ??= performance.now();
      clearTimeout(timer);
      timer = setTimeout(() => void run(), Math.min(wait, Math.max(0, waitsSince + longest - performance.now())));
    },
    reached(wanted) {
      return new Promise((done) => {
        waiting.push({ changes, stage: stages.indexOf(wanted), done });
        serve();
      });
    },
    close() {
      state.isClosed = true;
      clearTimeout(timer);
      serve();
    },
  };
}
