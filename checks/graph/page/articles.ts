import type { Parts } from "../model/fold.js";
import { escapeMarkup, labelText } from "../model/label-text.js";
import { matrixRows } from "../model/matrix.js";
import type { PageData } from "./browser/data.js";
import type { Cell, ReportPage, ReportSection } from "./report-page.js";

/** The pages of the report that are no pictures. Each can be scrolled by keyboard, and is hidden until it is asked for. */
export function articles(data: PageData, parts: Parts, pages: readonly ReportPage[]): string {
  return [
    article("matrix", "Who may call what", matrixTable(parts)),
    ...(data.comparison ? [article("comparison", "What changed", comparisonTable(data.comparison, data.source))] : []),
    ...pages.map(({ title, lead, sections }, at) =>
      article(`page-${at}`, title, `<p class="lead">${text(lead)}</p>${sections.map(section).join("")}`),
    ),
  ].join("\n");
}

function article(id: string, title: string, inside: string): string {
  return `<article id="${id}" tabindex="0" aria-labelledby="${id}-title" hidden><h2 id="${id}-title">${text(title)}</h2>${inside}</article>`;
}

const verdicts = { allowed: "✔ may call", forbidden: "✖ must not call", "-": "-" } as const;

function matrixTable(parts: Parts): string {
  const { families, rows } = matrixRows(parts);
  const body = rows.map(({ caller, cells }) => {
    const tds = cells.map(({ verdict, was }) => {
      const before = was ? ` <small>was: ${verdicts[was]}</small>` : "";
      return `<td class="${verdict}">${verdicts[verdict]}${before}</td>`;
    });
    return `<tr><th scope="row">${text(caller)}</th>${tds.join("")}</tr>`;
  });
  return `<p class="lead">Defined by D-007. An executed request must prove each forbidden cell (D-015).</p>${table(["caller", ...families], body)}`;
}

/** The paragraph stands above every page of a comparison; here are the rows. */
function comparisonTable({ rows }: NonNullable<PageData["comparison"]>, source: string): string {
  const body = rows.map(
    ([change, what, place]) =>
      `<tr><th scope="row">${text(change)}</th><td>${sentence(what)}</td><td class="place">${sourceLink(place, source)}</td></tr>`,
  );
  return body.length > 0 ? table(["change", "what", "source"], body) : "<p>Nothing.</p>";
}

function sourceLink(place: string, source: string): string {
  const at = place.lastIndexOf(":");
  if (at === -1) return "";
  const path = place.slice(0, at).split("/").map(encodeURIComponent).join("/");
  return `<a href="${escapeMarkup(`${source}${path}#L${place.slice(at + 1)}`)}" rel="noreferrer">${text(place)}</a>`;
}

function section({ heading, head, rows = [], note }: ReportSection): string {
  const body = rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`);
  const below = note === undefined ? "" : `<p>${text(note)}</p>`;
  return `<h3>${text(heading)}</h3>${head && body.length > 0 ? table(head, body) : ""}${below}`;
}

function cell(value: Cell): string {
  if (typeof value === "string") return `<td>${value === "" ? "–" : sentence(value)}</td>`;
  return `<td class="${value.tone === "good" ? "allowed" : "forbidden"}">${text(value.text)}</td>`;
}

function table(head: readonly string[], body: readonly string[]): string {
  const cells = head.map((title) => `<th scope="col">${text(title)}</th>`);
  return `<div class="table"><table><thead><tr>${cells.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

/** Text that nothing in it can end, hide or turn round. */
function text(value: string, otherwise?: string): string {
  return value === "" && otherwise !== undefined ? otherwise : escapeMarkup(labelText(value, 2000));
}

/** A sentence whose backticks are code. */
export function sentence(value: string): string {
  return value
    .split("`")
    .map((part, at) =>
      part === ""
        ? ""
        : at % 2 === 1
          ? `<code>${text(part)}</code>`
          : escapeMarkup(labelText(` ${part} `, 2002).slice(1, -1)),
    )
    .join("");
}
