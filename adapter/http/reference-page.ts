import { z } from "zod";

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: z.unknown().optional(),
});
const operation = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  deprecated: z.boolean().optional(),
  parameters: z.array(parameter).optional(),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })).default({}) }).optional(),
  responses: z.record(z.string(), z.unknown()).optional(),
});
type Operation = z.infer<typeof operation>;

const openApi = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().optional() }),
  servers: z.array(z.object({ url: z.string() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operation)).default({}),
  components: z.object({ securitySchemes: z.record(z.string(), z.unknown()).optional() }).optional(),
});

export const referenceStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid; padding: 0.5rem 0 }
h2 { font: 600 1rem ui-monospace, monospace; overflow-wrap: anywhere }
pre { overflow-x: auto; font: 0.875rem/1.4 ui-monospace, monospace }
label { display: block; margin: 0.25rem 0 }
input, textarea { font: 0.875rem ui-monospace, monospace; width: 100%; box-sizing: border-box }
button { font: inherit; padding: 0.25rem 1rem; margin: 0.5rem 0 }
`;

/** Sends what a form of the page says to the page's own host, and shows the answer as text. It is a page's script: plain JavaScript. */
export const referenceScript = `
"use strict";
const field = (form, name) => form.elements.namedItem(name);
async function send(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = new Headers();
  const token = document.getElementById("token").value.trim();
  const csrf = document.getElementById("csrf").value.trim();
  if (token !== "") headers.set("authorization", "Bearer " + token);
  if (csrf !== "") headers.set("x-csrf-token", csrf);
  for (const input of form.querySelectorAll("input[data-in]")) {
    const name = input.dataset.name;
    if (input.dataset.in === "path") path = path.replace("{" + name + "}", () => encodeURIComponent(input.value));
    else if (input.value === "") continue;
    else if (input.dataset.in === "query") query.append(name, input.value);
    else headers.set(name, input.value);
  }
  const body = field(form, "body");
  const has = body !== null && body.value.trim() !== "";
  if (has) headers.set("content-type", "application/json");
  const search = query.size === 0 ? "" : "?" + query;
  const answer = await fetch(path + search, { method: form.dataset.method, headers, body: has ? body.value : undefined, redirect: "manual" });
  const text = await answer.text();
  const lines = [...answer.headers].map(([name, value]) => name + ": " + value);
  return [answer.status + " " + answer.statusText, ...lines, "", pretty(text)].join("\\n");
}
function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), undefined, 2); } catch { return text; }
}
for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const shown = form.querySelector("output pre");
    shown.textContent = "…";
    send(form).then((text) => { shown.textContent = text; }, (error) => { shown.textContent = String(error); });
  });
}
`;

/**
 * An OpenAPI document as one page of HTML, whose forms call the host that serves it. Its only script is {@link referenceScript}; no font,
 * no image, nothing from outside.
 *
 * @param name - The document's own file name, beside the page.
 * @param capabilities - Those that have a page of their own.
 */
export function referencePage(document: object, name: string, capabilities: readonly string[]): string {
  const { info, servers, paths, components } = openApi.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => ({ method: method.toUpperCase(), path, ...details })),
  );
  const title = escape(info.title);
  const at = servers.map(({ url }) => `<code>${escape(url)}</code>`).join(", ");
  const links = capabilities.map((one) => `<a href="${escape(one)}.openapi.html">${escape(one)}</a>`).join(", ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${referenceStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>Version ${escape(info.version)}, ${operations.length} operations on ${at}. <a href="${escape(name)}">OpenAPI document</a></p>
${paragraph(info.description)}${links === "" ? "" : `<p>By capability: ${links}</p>`}
<details><summary>Credentials</summary>
<p>They stay on this page and go to this host only.</p>
<label>Bearer token <input id="token" type="password" autocomplete="off"></label>
<label>CSRF token of a session <input id="csrf" type="password" autocomplete="off"></label>
${part("Accepted", components?.securitySchemes)}</details>
${operations.map(section).join("\n")}
</main>
<script>${referenceScript}</script>
</body>
</html>
`;
}

function section(described: Operation & { readonly method: string; readonly path: string }): string {
  const { method, path, summary, description, deprecated, parameters, requestBody, responses } = described;
  return `<section>
<h2>${escape(method)} ${escape(path)}</h2>
${deprecated === true ? "<p><strong>Deprecated</strong></p>" : ""}${paragraph(summary)}${paragraph(description)}
${part("Parameters", parameters)}${part("Body", requestBody)}${part("Responses", responses)}${form(described)}</section>`;
}

function form({ method, path, parameters = [], requestBody }: Operation & { method: string; path: string }): string {
  const fields = parameters.map(
    ({ name, in: place, required }) =>
      `<label>${escape(name)} (${escape(place)}) <input data-in="${escape(place)}" data-name="${escape(name)}"${required === true ? " required" : ""}></label>`,
  );
  const content = requestBody?.content ?? {};
  const json = content["application/json"];
  const body =
    json === undefined
      ? ""
      : `<label>Body <textarea name="body" rows="6">${escape(JSON.stringify(exampleOf(json.schema) ?? {}, undefined, 2))}</textarea></label>`;
  const other = json === undefined ? Object.keys(content).map((type) => `<code>${escape(type)}</code>`) : [];
  if (other.length > 0) return `<p>Try it with a program: the body is ${other.join(" or ")}.</p>`;
  return `<details><summary>Try it</summary><form data-method="${escape(method)}" data-path="${escape(path)}">
${fields.join("\n")}${body}
<button>Send</button><output><pre></pre></output></form></details>`;
}

/** The first example that a schema has, or one put together of its properties' examples. */
function exampleOf(schema: unknown): unknown {
  const { examples, example, default: preset, properties } = Object(schema) as Record<string, unknown>;
  if (Array.isArray(examples)) return examples[0];
  if (example !== undefined || preset !== undefined) return example ?? preset;
  if (typeof properties !== "object" || properties === null) return undefined;
  const parts = Object.entries(properties).map(([name, part]) => [name, exampleOf(part)] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

function paragraph(text: string | undefined): string {
  return text === undefined ? "" : `<p>${escape(text)}</p>`;
}

function part(title: string, value: unknown): string {
  if (value === undefined) return "";
  return `<details><summary>${title}</summary><pre>${escape(JSON.stringify(value, undefined, 2))}</pre></details>\n`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
