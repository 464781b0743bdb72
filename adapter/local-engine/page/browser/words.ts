import type { RunRow, StepView } from "../model.js";

/** How statuses look: a sign beside the word, for those who see no colour. */
export const signs: Readonly<Record<RunRow["status"], string>> = {
  Queued: "○",
  Running: "◐",
  Completed: "✓",
  Failed: "✕",
  Cancelled: "⊘",
};

export const stepSigns: Readonly<Record<StepView["state"], string>> = {
  running: "◐",
  done: "✓",
  failed: "✕",
  "timed out": "⊘",
};

export const kindWords: Readonly<Record<StepView["kind"], string>> = {
  step: "step",
  sleep: "sleep",
  wait: "wait for an event",
  invoke: "invoke a function",
  send: "send events",
  function: "the function itself",
};

/** `invoicing--reconcile` as people read it. */
export const functionName = (fn: string): string => fn.replace("--", " / ");

/** A time of a person's own clock. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour12: false });
}

/** How long something took. */
export function span(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export const json = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? "nothing";
