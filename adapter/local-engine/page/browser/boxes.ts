import type { ErrorView } from "../model.js";
import { make, type PageElement } from "./dom.js";
import { json } from "./words.js";

/** Data as it is, in a box that the keyboard can scroll. */
export function data(value: unknown): PageElement {
  return make("pre", { tabindex: 0 }, json(value));
}

export function problem({ name, message, stack }: ErrorView): PageElement {
  return make(
    "div",
    { class: "problem" },
    make("b", {}, name),
    `: ${message}`,
    stack === undefined
      ? undefined
      : make("details", {}, make("summary", {}, "Stack"), make("pre", { tabindex: 0 }, stack)),
  );
}
