const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does `last` when a signal is about to end this process, unless it is taken back before: what is returned does that. */
export function beforeSignal(last: () => void): () => void {
  const takeBack = (): void => signals.forEach((signal) => process.off(signal, leave));
  const leave = (signal: NodeJS.Signals): void => {
    takeBack();
    last();
    // Whoever listens beside us decides about the end; without anybody it comes as it would have.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, leave);
  return takeBack;
}
