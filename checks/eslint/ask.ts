import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import type { FileFindings, Question } from "./question.js";

/** What a worker is started with: `signal[0]` becomes the number of the question that is answered. */
export interface Line {
  readonly signal: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

/** A question and its number. */
export type Numbered = readonly [number: number, question: Question];

/** A bound on a worker that is gone, in milliseconds: no judgement takes that long. */
const patience = 10 * 60_000;

/**
 * Asks what the gates say of a text. ESLint's rules are synchronous and the gates are not: they run in a worker, and this thread sleeps
 * until it has answered.
 */
export function createAsking(): (question: Question) => FileFindings {
  let line: Line | undefined;
  let asked = 0;
  const noAnswer = (): FileFindings => {
    line = undefined; // the next question starts another
    return { findings: [], problem: "rawr-hq does not answer: run `rawr-hq check` to see why" };
  };
  return (question) => {
    line ??= openLine();
    const { signal, port } = line;
    const number = ++asked;
    port.postMessage([number, question] satisfies Numbered);
    for (let answered = Atomics.load(signal, 0); answered !== number; answered = Atomics.load(signal, 0)) {
      if (Atomics.wait(signal, 0, answered, patience) === "timed-out") return noAnswer();
    }
    const received = receiveMessageOnPort(port);
    // What the worker's own code has posted under this number.
    return received === undefined ? noAnswer() : (received.message as FileFindings);
  };
}

function openLine(): Line {
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL("worker.js", import.meta.url), {
    workerData: { signal, port: port2 } satisfies Line,
    transferList: [port2],
    // What a workspace's settings print must not end up in ESLint's report; its flags for Node are not the worker's.
    stdout: true,
    execArgv: [],
  });
  // From its first read on the stream would hold the process, and Node reads it as soon as something comes.
  worker.stdout.destroy();
  worker.unref();
  return { signal, port: port1 };
}
