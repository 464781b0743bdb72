/** A code block of a gate's page. */
export interface PageBlock {
  readonly heading: "Incorrect" | "Correct";
  /** Where the block's `title` puts it in a workspace. */
  readonly path: string;
  readonly text: string;
}

/** The blocks under the headings Incorrect and Correct of a gate's page, for the test that executes them. */
export function pageBlocks(page: string): PageBlock[] {
  const blocks: PageBlock[] = [];
  for (const section of page.split(/^## /m)) {
    const heading = /^(Incorrect|Correct)\n/.exec(section)?.[1];
    if (heading !== "Incorrect" && heading !== "Correct") continue;
    for (const [, path = "", text = ""] of section.matchAll(/^```\w+ title="([^"]+)"\n([^]*?)^```$/gm)) {
      blocks.push({ heading, path, text });
    }
  }
  return blocks;
}
