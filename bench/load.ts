import { connect } from "node:net";

/** What a load run saw. */
export interface Load {
  readonly answers: number;
  /** Answers of another status, or with another body, than the expected. */
  readonly unexpected: number;
}

/** What is asked, again and again, and what has to be answered. */
export interface Asked {
  readonly bytes: Buffer;
  readonly status: number;
  /** The whole body; any other one is unexpected. */
  readonly body?: string | undefined;
}

/**
 * Sends the same bytes over kept-alive connections, one request at a time on each, for `milliseconds`.
 *
 * It never sleeps meanwhile: waking a sleeping process is work of the one that writes to it, and a slower server, whose
 * client has time to fall asleep, would pay it more often than a fast one.
 */
export async function load(port: number, asked: Asked, milliseconds: number, connections = 8): Promise<Load> {
  const until = performance.now() + milliseconds;
  const stayAwake = (): void => {
    if (performance.now() < until) setImmediate(stayAwake);
  };
  stayAwake();
  const runs = await Promise.all(Array.from({ length: connections }, () => oneConnection(port, asked, until)));
  return {
    answers: runs.reduce((sum, { answers }) => sum + answers, 0),
    unexpected: runs.reduce((sum, { unexpected }) => sum + unexpected, 0),
  };
}

function oneConnection(port: number, { bytes, status, body }: Asked, until: number): Promise<Load> {
  return new Promise((resolve, reject) => {
    let text = "";
    let answers = 0;
    let unexpected = 0;
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setNoDelay(true);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const end = endOfAnswer(text);
      if (end === undefined) return;
      const answer = text.slice(0, end);
      const fits = answer.startsWith(`HTTP/1.1 ${status}`) && (body === undefined || answer.includes(`\r\n${body}`));
      if (!fits) unexpected += 1;
      text = text.slice(end);
      answers += 1;
      if (performance.now() < until) socket.write(bytes);
      else socket.end(() => resolve({ answers, unexpected }));
    });
  });
}

/** Where the first answer in `text` ends; `undefined` while it is not all there. */
export function endOfAnswer(text: string): number | undefined {
  const head = text.indexOf("\r\n\r\n");
  if (head === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1];
  if (length !== undefined) return text.length >= head + 4 + Number(length) ? head + 4 + Number(length) : undefined;
  const last = text.indexOf("\r\n0\r\n\r\n", head);
  return last === -1 ? undefined : last + 7;
}
