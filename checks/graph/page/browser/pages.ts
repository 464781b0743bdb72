import type { Maker, PageElement } from "./dom.js";

/** The views and report pages, one of which is shown. */
export interface Pages {
  show(name: string): void;
  /** The page at a position, from 0. */
  at(position: number): string | undefined;
}

const pictures = new Set(["calls", "imports"]);

/** Which of the names are pictures of the graph; both are drawn in one place. */
export function isPicture(name: string): name is "calls" | "imports" {
  return pictures.has(name);
}

/**
 * Listens to the page's navigation.
 *
 * @param onShow - Told which page is shown now.
 */
export function createPages(make: Maker, names: readonly string[], onShow: (name: string) => void): Pages {
  const buttons = names.map((name): [string, PageElement] => [name, make.named(`view-${name}`)]);
  const show = (name: string) => {
    for (const [other, button] of buttons) {
      if (other === name) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
      if (!isPicture(other)) make.named(other).hidden = other !== name;
    }
    for (const part of ["map", "tools"]) make.named(part).hidden = !isPicture(name);
    onShow(name);
  };
  for (const [name, button] of buttons) button.addEventListener("click", () => show(name));
  return { show, at: (position) => names[position] };
}
