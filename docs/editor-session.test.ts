import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node.js";
import { program } from "../checks/testing.js";

const cli = fileURLToPath(new URL("../dist/checks/cli/main.js", import.meta.url));
const page = readFileSync(new URL("editor-session.md", import.meta.url), "utf8");
const notifications = new Set(["initialized", "textDocument/didOpen", "textDocument/didChange"]);

const blocks = [...page.matchAll(/^```\w+ (?:(title|send|received)="([^"]+)"|(answer))\n([^]*?)^```$/gm)].map(
  ([, what, name = "", answer, text = ""]) => ({ what: what ?? answer, name, text }),
);

it("the conversation of docs/editor-session.md is held word for word", async () => {
  const files = blocks.flatMap(({ what, name, text }) => (what === "title" ? [[name, text]] : []));
  const { root } = program(Object.fromEntries(files));
  const inWorkspace = (text: string): unknown =>
    JSON.parse(text.replaceAll("file:///workspace", pathToFileURL(root).href));
  const child = spawn(process.execPath, [cli, "lsp"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const received: unknown[] = [];
  let arrived = () => {};
  for (const method of ["textDocument/publishDiagnostics", "window/showMessage"]) {
    client.onNotification(method, (parameters: unknown) => {
      received.push({ method, parameters });
      arrived();
    });
  }
  client.listen();
  let answer: unknown;
  const answers: [given: unknown, wanted: unknown][] = [];
  for (const { what, name, text } of blocks) {
    if (what === "send") received.length = 0;
    if (what === "send" && notifications.has(name)) await client.sendNotification(name, inWorkspace(text));
    if (what === "send" && !notifications.has(name)) answer = await client.sendRequest(name, inWorkspace(text));
    if (what === "answer") answers.push([answer, inWorkspace(text)]);
    if (what === "received") {
      const wanted = { method: name, parameters: inWorkspace(text) };
      while (!received.some((message) => holds(message, wanted))) {
        await new Promise<void>((done) => {
          arrived = done;
        });
      }
    }
  }
  await client.sendNotification("exit");
  await exited;
  client.dispose();
  expect(answers.map(([given]) => given)).toMatchObject(answers.map(([, wanted]) => wanted as object));
});

/** Whether something has at least what is wanted. */
function holds(given: unknown, wanted: unknown): boolean {
  try {
    expect(given).toMatchObject(wanted as object);
    return true;
  } catch {
    return false;
  }
}
