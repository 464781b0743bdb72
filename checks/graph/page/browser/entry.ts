import type { PageData } from "./data.js";
import type { PageDocument } from "./dom.js";
import { start } from "./main.js";

declare const document: PageDocument;

const data = JSON.parse(document.getElementById("data")?.textContent ?? "") as PageData; // the page's own, written by `toHtml`
start(document, data);
