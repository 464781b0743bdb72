import { format, resolveConfig } from "prettier";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { run } from "../checks/fixtures/run.js";

const introduction = `# Commands

Every command with its help text, as \`rawr-hq <command> --help\` prints it. This page is generated from the command line itself
(\`npx vitest run docs/commands.test.ts --update\`).
`;

/** The help text of a command, and of the commands below it. */
async function helpOf(words: readonly string[]): Promise<string[]> {
  const { stdout, exitCode } = await run(".", [...words, "--help"]);
  expect({ words, exitCode }).toEqual({ words, exitCode: 0 });
  const heading = "#".repeat(2 + Math.max(0, words.length - 1));
  const section = `${heading} \`${["rawr-hq", ...words].join(" ")}\`\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n`;
  const [, below = ""] = stdout.split(/^Commands:\n/m);
  const names = [...below.matchAll(/^ {2}(\w\S*)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
  const sections = [section];
  for (const name of names) sections.push(...(await helpOf([...words, name])));
  return sections;
}

it("the page of commands says what each command's help says", async () => {
  const filepath = fileURLToPath(new URL("./commands.md", import.meta.url));
  const sections = await helpOf([]);
  expect(sections.length).toBeGreaterThan(20);
  const page = await format([introduction, ...sections].join("\n"), { ...(await resolveConfig(filepath)), filepath });
  await expect(page).toMatchFileSnapshot("./commands.md");
});
