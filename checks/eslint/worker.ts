import { workerData } from "node:worker_threads";
import type { Line, Numbered } from "./ask.js";
import type { FileFindings, Question } from "./question.js";

// What `ask` starts a worker with.
const { signal, port } = workerData as Line;
let asked = 0;

const done = () => {
  // rawr-hq-allow S104 until 2027-06-30: the memory is shared with the thread that asks, to tell it that it is answered
  Atomics.store(signal, 0, asked);
  Atomics.notify(signal, 0);
};
// Settings that call `process.exit` end this thread: who asked must not wait for it.
process.once("exit", done);

// Loaded here, so that what does not load is an answer too.
const loaded = import("./file-findings.js").then(({ createFileFindings }) => createFileFindings());

async function answer(question: Question): Promise<FileFindings> {
  try {
    return await (
      await loaded
    )(question);
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: String(error) };
    return { findings: [], problem: `rawr-hq could not judge: ${message}` };
  }
}

port.on("message", async ([number, question]: Numbered) => {
  // rawr-hq-allow S101 until 2027-06-30: this thread is a program of its own and answers one question at a time
  asked = number;
  port.postMessage(await answer(question));
  done();
});
