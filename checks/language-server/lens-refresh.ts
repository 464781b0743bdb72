import type { ClientCapabilities, CodeLens, Connection } from "vscode-languageserver";
import { CodeLensRefreshRequest } from "./protocol.js";

/** Notices that an edit elsewhere changed the code lenses that an editor shows. */
export interface LensRefresh {
  /** The editor shows these now. */
  shown(uri: string, lenses: readonly CodeLens[]): void;
  closed(uri: string): void;
  /** Something was judged: asks the editor to ask again, if any of its lenses says something else now. */
  judged(): Promise<void>;
}

/** @param lensesOf - The lenses of a document as they are now. */
export function createLensRefresh(
  connection: Connection,
  client: ClientCapabilities,
  lensesOf: (uri: string) => Promise<readonly CodeLens[]>,
): LensRefresh {
  const canRefresh = client.workspace?.codeLens?.refreshSupport === true;
  const said = new Map<string, string>();
  return {
    shown: (uri, lenses) => void (canRefresh && said.set(uri, wordsOf(lenses))),
    closed: (uri) => void said.delete(uri),
    async judged() {
      for (const [uri, before] of said) {
        const now = wordsOf(await lensesOf(uri));
        if (now === before) continue;
        said.set(uri, now); // asked for once, whether the editor asks or not
        return connection.sendRequest(CodeLensRefreshRequest.type);
      }
    },
  };
}

/** What lenses say. The editor itself moves them with their lines. */
function wordsOf(lenses: readonly CodeLens[]): string {
  return JSON.stringify(lenses.map(({ command }) => command));
}
