import type { Exchange } from "./exchange.js";
import { problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";

/** An exchange whose body may be read while it is found out who sent it: whoever reads it afterwards is given the same bytes. */
export function keepBody(exchange: Exchange, limit: number): Exchange {
  let kept: Promise<Uint8Array | Refused> | undefined;
  const read = (): Promise<Uint8Array | Refused> => (kept ??= Promise.resolve(exchange.readBody(limit)));
  return {
    ...exchange,
    async rawBody() {
      const bytes = await read();
      return "refused" in bytes ? undefined : bytes;
    },
    readBody(most) {
      if (kept === undefined) return exchange.readBody(most);
      return kept.then((bytes) => ("refused" in bytes || bytes.length <= most ? bytes : refuse(problems.bodyTooLarge)));
    },
    async *body() {
      if (kept === undefined) return yield* exchange.body();
      const bytes = await kept;
      if ("refused" in bytes) throw new Error(bytes.problem.title);
      yield bytes;
    },
  };
}
