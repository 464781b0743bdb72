/**
 * The little of a browser that the page uses. TypeScript's own declarations of it would replace Node's `Request`, `fetch` and the like
 * in every other file of the program.
 */
export interface PageElement {
  readonly id: string;
  textContent: string;
  value: string;
  checked: boolean;
  hidden: boolean;
  open: boolean;
  disabled: boolean;
  className: string;
  scrollTop: number;
  readonly dataset: Record<string, string>;
  readonly style: { setProperty(name: string, value: string): void };
  append(...children: readonly (PageElement | string)[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  querySelector(selector: string): PageElement | null;
  focus(options?: { preventScroll?: boolean }): void;
  remove(): void;
}

export interface PageEvent {
  readonly target: PageElement;
  readonly key: string;
  preventDefault(): void;
}

export interface Page {
  readonly body: PageElement;
  readonly activeElement: PageElement | null;
  createElement(name: string): PageElement;
  getElementById(id: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

/** Where the page is: `#/runs/<id>`. */
export interface PagePlace {
  reload(): void;
  hash: string;
}

/** The browser's own: this file is read by no other program. */
const browser = globalThis as unknown as {
  readonly document: Page;
  addEventListener(type: string, listener: () => void): void;
};

export const page = browser.document;
export const onWindow = (type: string, listener: () => void): void => browser.addEventListener(type, listener);

export type Child = PageElement | string | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element. Text only ever becomes text: nothing is parsed as markup. */
export function make(name: string, attributes: Attributes = {}, ...children: readonly Child[]): PageElement {
  const element = page.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A button that does something. */
export function button(words: string, act: () => void, attributes: Attributes = {}): PageElement {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", act);
  return made;
}

/** An element that the page's own markup has. */
export function named(id: string): PageElement {
  const found = page.getElementById(id);
  if (found === null) throw new Error(`the page has no element called ${id}`);
  return found;
}

/** Puts new children in place of the old ones, and the focus back where it was. */
export function refill(element: PageElement, ...children: readonly Child[]): void {
  const key = page.activeElement?.dataset["key"];
  const { scrollTop } = element;
  element.replaceChildren(...children.filter((child) => child !== undefined));
  element.scrollTop = scrollTop;
  if (key !== undefined) element.querySelector(`[data-key="${key}"]`)?.focus({ preventScroll: true });
}
