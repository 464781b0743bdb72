import type { Clock } from "./clock.js";
import type { Run } from "./run.js";

/** Begins something that must not outlive the run, and remembers how to undo it. Returns the function that undoes it earlier. */
export function track(run: Run, begin: (release: () => void) => () => void): () => void {
  const release = (): void => {
    run.memory?.releases.delete(release);
    undo();
  };
  const undo = begin(release);
  run.memory?.releases.add(release);
  return release;
}

/** Sets a timer that dies with the run. Returns the function that stops it earlier. */
export function setRunTimer(clock: Clock, run: Run, at: number, fire: () => void): () => void {
  return track(run, (release) =>
    clock.setTimer(at, () => {
      release();
      fire();
    }),
  );
}
