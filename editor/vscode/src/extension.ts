import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { findServer } from "./server-module.js";

const languages = [
  "typescript",
  "typescriptreact",
  "javascript",
  "javascriptreact",
  "json",
  "jsonc",
  "vue",
  "svelte",
  "astro",
  "mdx",
];

/** What VS Code calls when it opens a workspace of ours: starts the workspace's own server. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("RAWR HQ", { log: true });
  // What changes on the disk without an editor: a checkout, a generator.
  const changed = vscode.workspace.createFileSystemWatcher("**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx,vue,svelte,json}");
  let client: LanguageClient | undefined;

  const start = async (): Promise<void> => {
    await client?.dispose();
    client = undefined;
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    const server = findServer(folders.map(({ uri }) => uri.fsPath));
    if ("problem" in server) {
      output.warn(server.problem);
      void vscode.window.showWarningMessage(server.problem);
      return;
    }
    const { folder, module } = server;
    const workspaceFolder = folders.find(({ uri }) => uri.fsPath === folder);
    output.info(`starting ${module} in ${folder}`);
    client = new LanguageClient(
      "rawr-hq",
      "RAWR HQ",
      { module, args: ["lsp"], transport: TransportKind.stdio, options: { cwd: folder } },
      {
        documentSelector: languages.map((language) => ({ scheme: "file", language })),
        outputChannel: output,
        synchronize: { fileEvents: changed },
        ...(workspaceFolder !== undefined && { workspaceFolder }),
      },
    );
    await client.start();
  };

  context.subscriptions.push(
    output,
    changed,
    vscode.commands.registerCommand("rawr-hq.restart", start),
    vscode.commands.registerCommand("rawr-hq.showOutput", () => output.show()),
    { dispose: () => void client?.dispose() },
  );
  await start();
}
