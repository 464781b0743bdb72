/** A code block of a page, in the order of the page. */
export type Block =
  | { readonly kind: "file"; readonly path: string; readonly text: string; readonly line: number }
  | { readonly kind: "commands"; readonly text: string; readonly exitCode: number; readonly line: number }
  /** What the commands above print, among other lines. */
  | { readonly kind: "output"; readonly text: string; readonly line: number }
  /** Commands whose first line says why no test runs them. */
  | { readonly kind: "not-run"; readonly reason: string; readonly line: number }
  | { readonly kind: "other"; readonly line: number };

const notRun = /^# not run by the test of this page: (.+)\n/;

/** Reads the blocks of a page of Markdown. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let previous: Block | undefined;
  for (const found of page.matchAll(/^```(\w*)([^\n]*)\n([^]*?)^```$/gm)) {
    const [, language = "", info = "", text = ""] = found;
    const line = page.slice(0, found.index).split("\n").length;
    const path = /title="([^"]+)"/.exec(info)?.[1];
    const reason = notRun.exec(text)?.[1];
    let block: Block = { kind: "other", line };
    if (path !== undefined) block = { kind: "file", path, text, line };
    else if (language === "sh" && reason !== undefined) block = { kind: "not-run", reason, line };
    else if (language === "sh")
      block = { kind: "commands", text, exitCode: Number(/exit=(\d)/.exec(info)?.[1] ?? 0), line };
    else if (language === "text" && previous?.kind === "commands") block = { kind: "output", text, line };
    blocks.push(block);
    previous = block;
  }
  return blocks;
}

/** A relative link of a page. */
export interface Link {
  /** Relative to the page's folder; empty for a link within the page. */
  readonly path: string;
  /** The heading that it leads to, without the `#`. */
  readonly heading?: string;
}

/** Where the relative links of a page lead. */
export function linksOf(page: string): Link[] {
  const prose = page.replace(/^```[^]*?^```$/gm, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = "", heading] = link.split("#", 2);
      return { path, ...(heading !== undefined && { heading }) };
    });
}

/** The headings of a page, as GitHub names them in links. */
export function headingsOf(page: string): string[] {
  const prose = page.replace(/^```[^]*?^```$/gm, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}
