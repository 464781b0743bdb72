import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { escapeMarkup } from "../model/label-text.js";

/** Draws DOT with Graphviz compiled to WebAssembly: no binary to install, and the same bytes everywhere. */
export async function toSvg(dot: string, title: string): Promise<string> {
  const graphviz = await Graphviz.load();
  const drawn = graphviz.layout(dot, "svg", "dot");
  const start = drawn.indexOf("<svg");
  // The prologue names a document type, which some viewers try to fetch.
  const svg = drawn.slice(start).replace(/^<svg/, '<svg role="img"');
  const open = svg.indexOf(">") + 1;
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${svg.slice(0, open)}\n<title>${escapeMarkup(title)}</title>${svg.slice(open)}`;
}
