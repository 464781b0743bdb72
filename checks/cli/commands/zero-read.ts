import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { unknownName } from "../../report/terminal/unknown-name.js";
import {
  renderZeroReadJson,
  renderZeroReadMarkdown,
  renderZeroReadText,
} from "../../evidence/zero-read/render-zero-read.js";
import { zeroRead } from "../../evidence/zero-read/zero-read.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

const formats = { text: renderZeroReadText, json: renderZeroReadJson, markdown: renderZeroReadMarkdown };

export interface ZeroReadOptions {
  readonly root: string;
  readonly windowEnd?: string;
  readonly file?: string;
  readonly format: string;
}

/** `rawr-hq zero-read`: whether seven full UTC days passed without a legacy read, and with evidence that somebody looked. */
export async function measureZeroRead(options: ZeroReadOptions, terminal: Terminal): Promise<ExitCode> {
  const { root, format, ...given } = options;
  if (!isFormat(format)) throw new CouldNotJudge(unknownName("format", format, Object.keys(formats)));
  const report = await zeroRead(workspaceRoot(root, terminal), { ...given, now: terminal.now() });
  terminal.stdout.write(formats[format](report));
  return report.exitCode;
}

function isFormat(text: string): text is keyof typeof formats {
  return Object.hasOwn(formats, text);
}
