import type { Page, PagePlace } from "./dom.js";
import { start } from "./main.js";

declare const document: Page;
declare const location: PagePlace;

start(document, location);
