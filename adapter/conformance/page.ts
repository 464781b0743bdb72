import type { Row, Way } from "./row.js";

const wayNames: Readonly<Record<Way, string>> = { rpc: "RPC", openApi: "OpenAPI", inProcess: "in process" };

/** The table as a page of Markdown. */
export function conformancePage(table: Readonly<Record<string, readonly Row[]>>): string {
  const rows = Object.values(table).flat();
  const equal = rows.filter(({ because }) => because === undefined);
  return `# One procedure, three ways to call it

A procedure answers the same over RPC (\`createRpcClient\`), over OpenAPI (\`createOpenApiClient\`, or any program that speaks HTTP) and in process (\`createInProcessClient\`,
\`host.services\`). This page is written from a table of ${rows.length} cases, each of which a test runs in all three ways; in ${equal.length} nothing differs. Where something does, the
last column says what, and why.

A value is shown with its type where its text would not tell: \`7n\` is a bigint, \`Date 2026-03-01T12:00:00.000Z\` a \`Date\`.

${Object.entries(table)
  .map(([title, part]) => section(title, part))
  .join("\n")}`;
}

function section(title: string, rows: readonly Row[]): string {
  return `## ${title}

| case | what arrives | what differs |
| --- | --- | --- |
${rows.map(line).join("\n")}
`;
}

function line({ title, expected, because, wire }: Row): string {
  const usual = mostCommon(Object.values(expected));
  const differing = Object.entries(expected).flatMap(([way, text]) =>
    text === usual ? [] : [`${wayNames[way as Way]}: ${code(text)}`],
  );
  const differs = because === undefined ? "" : `${differing.join("; ")} (${because.replaceAll("|", "\\|")})`;
  return `| ${title} | ${code(usual)}${wire === undefined ? "" : `, ${onTheWire(wire)}`} | ${differs} |`;
}

function onTheWire({ status, headers = {} }: NonNullable<Row["wire"]>): string {
  const head = Object.entries(headers).map(([name, value]) => code(`${name}: ${value}`));
  return [`status ${status}`, ...head].join(", ");
}

function mostCommon(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  return others.includes(first) ? first : (others.at(-1) ?? first);
}

/** Text as code in a cell of a table. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
