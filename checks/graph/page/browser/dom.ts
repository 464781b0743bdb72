/**
 * The little of a browser that the page uses. TypeScript's own declarations of it would replace Node's `Request`, `fetch` and
 * the like in every other file of the program.
 */
export interface PageElement {
  textContent: string;
  value: string;
  checked: boolean;
  hidden: boolean;
  readonly style: { setProperty(name: string, value: string): void };
  readonly dataset: Record<string, string>;
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly parentElement: PageElement | null;
  append(...children: readonly (PageElement | string)[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  addEventListener(type: string, listener: (event: PageEvent) => void, options?: { passive?: boolean }): void;
  focus(options?: { preventScroll?: boolean }): void;
  closest(selector: string): PageElement | null;
  setPointerCapture(id: number): void;
  getBoundingClientRect(): { left: number; top: number; width: number; height: number };
}

export interface PageEvent {
  readonly target: PageElement;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly clientX: number;
  readonly clientY: number;
  readonly deltaY: number;
  readonly button: number;
  readonly pointerId: number;
  preventDefault(): void;
}

export interface PageDocument {
  readonly documentElement: PageElement;
  readonly activeElement: PageElement | null;
  createElement(name: string): PageElement;
  createElementNS(space: string, name: string): PageElement;
  getElementById(id: string): PageElement | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Makes elements. Text only ever becomes text: nothing in the page is parsed as markup. */
export function createMaker(document: PageDocument) {
  const fill = (element: PageElement, attributes: Attributes, children: readonly (PageElement | string)[]) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(...children);
    return element;
  };
  return {
    html: (name: string, attributes: Attributes = {}, ...children: readonly (PageElement | string)[]) =>
      fill(document.createElement(name), attributes, children),
    svg: (name: string, attributes: Attributes = {}, ...children: readonly (PageElement | string)[]) =>
      fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children),
    /** An element that the page's own markup has. */
    named(id: string): PageElement {
      const found = document.getElementById(id);
      if (!found) throw new Error(`the page has no element called ${id}`);
      return found;
    },
  };
}

export type Maker = ReturnType<typeof createMaker>;
