/**
 * A code block of a gate's page.
 *
 * @example
 * const block: PageBlock = { heading: "Incorrect", path: "plugins/api/orders/src/a.ts", text: "export {};\n" };
 * block.heading; //=> "Incorrect"
 */
export interface PageBlock {
  readonly heading: "Incorrect" | "Correct";
  /** Where the block's `title` puts it in a workspace. */
  readonly path: string;
  readonly text: string;
}

/**
 * The blocks under the headings Incorrect and Correct of a gate's page, for the test that executes them.
 *
 * @example
 * const page = '## Correct\n\n```ts title="host.ts"\nexport {};\n```\n';
 * pageBlocks(page); //=> [{ heading: "Correct", path: "host.ts", text: "export {};\n" }]
 */
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
