import type { ServerResponse } from "node:http";

/** Milliseconds within which several changes are one. */
const PAUSE = 100;

/** Tells the pages that are open that something has changed, which they then ask for. */
export class Changes {
  readonly #followers = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;

  /** Answers with a line for each change, until the page goes away. */
  follow(response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/plain", "Cache-Control": "no-store" });
    response.write("\n");
    this.#followers.add(response);
    response.on("close", () => this.#followers.delete(response));
  }

  tell(): void {
    if (this.#followers.size === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const response of this.#followers) response.write("\n");
    }, PAUSE);
    this.#timer.unref();
  }
}
