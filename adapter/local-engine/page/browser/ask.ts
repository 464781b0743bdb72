import { page } from "./dom.js";

const token = page.querySelector("meta[name=engine-page]")?.getAttribute("content") ?? "";
const headers = { "x-engine-page": token };

/** What the engine refused, in its words. */
export class Refused extends Error {}

/** Asks the engine. The answer's type is what `page.ts` makes of that address. */
export async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`/page/${path}`, {
    headers,
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer & { readonly error?: string };
  if (!response.ok) throw new Refused(answer.error ?? `The engine answers ${response.status}.`);
  return answer;
}

/** Calls `changed` whenever something has, says whether the engine is there, and loads the page of another one that took its place. */
export async function follow(changed: () => void, there: (is: boolean) => void, reload: () => void): Promise<void> {
  for (;;) {
    try {
      const response = await fetch("/page/changes", { headers });
      if (response.status === 403) return reload();
      if (!response.ok || response.body === null) throw new Refused("The engine does not answer.");
      there(true);
      for await (const _ of chunks(response.body.getReader())) changed();
    } catch {
      // The engine has ended, or the line to it: the page keeps asking.
    }
    there(false);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function* chunks(reader: { read(): Promise<{ done: boolean }> }): AsyncGenerator<void> {
  while (!(await reader.read()).done) yield;
}
