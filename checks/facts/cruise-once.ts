import type { Cruiser, CruiseResult } from "./cruise.js";
import type { CruiserKeeper } from "./cruise-workers.js";
import type { Details, Index, Memory } from "./fact-cache.js";

/** What dependency-cruiser is to judge; `key` covers all that its verdict comes from, null when that can't be said. */
export interface CruiseTask {
  readonly files: readonly string[];
  readonly rules: object;
  readonly key: string | null;
}

/** dependency-cruiser's verdict of one run: the remembered one, or one that is asked for once. */
export interface CruiseOnce {
  /** Judges these files before anybody asks, when a verdict will be asked for and no earlier one can hold. */
  startAhead(files: readonly string[], rules: object): void;
  verdict(task: CruiseTask): Promise<CruiseResult>;
  /** Whether there is a verdict to remember that memory doesn't hold. */
  readonly isNew: boolean;
  /** Puts the newest verdict among the details. */
  keep(details: Details): Pick<Index, "cruise">;
}

/** Where no earlier verdict can hold and one `willBeAsked` for, dependency-cruiser loads itself from now on. */
export function cruiseOnce(root: string, memory: Memory, willBeAsked: boolean, keeper: CruiserKeeper): CruiseOnce {
  const before = memory.index.cruise;
  const load = () => startIn(root, keeper);
  const early = willBeAsked && before === undefined ? load() : undefined;
  let running: { readonly result: Promise<CruiseResult>; readonly files: number } | undefined;
  let asked: Promise<CruiseResult> | undefined;
  let made: { readonly key: string; readonly result: string } | undefined;

  const start = (files: readonly string[], rules: object) => {
    const result = (early ?? load()).then((cruiser) => cruiser.run(files, rules));
    result.catch(() => {}); // whoever asks for the verdict gets the error; a run that nobody asks for must not end the process
    return result;
  };

  /** A file that can't be read stops the whole cruise; which one is known only when all are parsed. */
  const judged = (files: readonly string[], rules: object): Promise<CruiseResult> => {
    if (running === undefined) return start(files, rules);
    if (running.files === files.length) return running.result;
    return running.result.catch(async () => (await load()).run(files, rules));
  };

  return {
    startAhead(files, rules) {
      if (early !== undefined) running = { result: start(files, rules), files: files.length };
    },
    verdict({ files, rules, key }) {
      asked ??=
        running === undefined && before !== undefined && before.key === key
          ? // The key covers all that the verdict came from, and the checksum of the cache covers both.
            Promise.resolve(JSON.parse(memory.detail(before.result).toString()) as CruiseResult)
          : judged(files, rules).then((result) => {
              if (key !== null) made = { key, result: JSON.stringify(result) };
              return result;
            });
      return asked;
    },
    get isNew() {
      return made !== undefined;
    },
    keep(details) {
      if (made !== undefined) return { cruise: { key: made.key, result: details.add(made.result) } };
      return before === undefined ? {} : { cruise: { key: before.key, result: details.keep(memory, before.result) } };
    },
  };
}

async function startIn(root: string, keeper: CruiserKeeper): Promise<Cruiser> {
  const [{ startCruiser }, { createCruiseWorkers }] = await Promise.all([
    import("./cruise.js"),
    import("./cruise-workers.js"),
  ]);
  return startCruiser(root, (keeper.cruisers ??= createCruiseWorkers()));
}
