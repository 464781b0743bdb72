import { z } from "zod";

const operation = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z.array(z.unknown()).optional(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()).optional(),
});
const openApi = z.object({
  info: z.object({ title: z.string() }),
  servers: z.array(z.object({ url: z.string() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operation)).default({}),
});

/** An OpenAPI document as one page of HTML: no script, no font, no image, nothing from outside. */
export function referencePage(document: object): string {
  const { info, servers, paths } = openApi.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => ({ method: method.toUpperCase(), path, ...details })),
  );
  const title = escape(info.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid; padding: 0.5rem 0 }
h2 { font: 600 1rem ui-monospace, monospace; overflow-wrap: anywhere }
pre { overflow-x: auto; font: 0.875rem/1.4 ui-monospace, monospace }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${operations.length} operations on ${servers.map(({ url }) => `<code>${escape(url)}</code>`).join(", ")}. <a href="openapi.json">OpenAPI document</a></p>
${operations
  .map(
    ({ method, path, summary, description, parameters, requestBody, responses }) => `<section>
<h2>${escape(method)} ${escape(path)}</h2>
${[summary, description].map((text) => (text === undefined ? "" : `<p>${escape(text)}</p>`)).join("")}
${part("Parameters", parameters)}${part("Body", requestBody)}${part("Responses", responses)}</section>`,
  )
  .join("\n")}
</main>
</body>
</html>
`;
}

function part(title: string, value: unknown): string {
  if (value === undefined) return "";
  return `<details><summary>${title}</summary><pre>${escape(JSON.stringify(value, undefined, 2))}</pre></details>\n`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
