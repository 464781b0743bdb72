import type { PageEvent } from "./dom.js";
import { nearestInDirection } from "./move.js";
import type { Navigation } from "./navigation.js";
import type { Pages } from "./pages.js";
import type { Place, Scene } from "./scene.js";

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [60, 0],
  ArrowRight: [-60, 0],
  ArrowUp: [0, 60],
  ArrowDown: [0, -60],
};

/** What a key does: on the page, on a box, on the picture. */
export function keyboard(
  { make, port, camera }: Place,
  scene: Scene,
  navigation: Navigation,
  pages: Pages,
): (event: PageEvent) => void {
  const actsOnPage: Readonly<Record<string, () => void>> = {
    "/": () => {
      if (make.named("tools").hidden) pages.show(scene.choice().view);
      make.named("search").focus();
    },
    "+": () => camera.zoom(1.25),
    "-": () => camera.zoom(0.8),
    "0": () => {
      const layout = scene.layout();
      if (layout) camera.fit(layout.width, layout.height);
    },
    Escape: () => navigation.leave(),
    "?": () => {
      make.named("help").hidden = !make.named("help").hidden;
    },
  };
  const actsOnNode: Readonly<Record<string, (node: number) => void>> = {
    n: (node) => navigation.focus(node),
    o: (node) => navigation.toggle(node),
    Backspace(node) {
      const up = scene.tree().parent[node];
      if (up !== undefined) navigation.toggle(up);
    },
  };

  function onBox(event: PageEvent, node: number): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const holdsSome = (scene.tree().children.get(node)?.length ?? 0) > 0;
      if (event.key === "Enter" && scene.selected() === node && holdsSome) navigation.toggle(node);
      else navigation.choose(node);
      return;
    }
    const layout = scene.layout();
    if (!event.key.startsWith("Arrow") || !layout) return;
    event.preventDefault();
    const next = nearestInDirection(layout.placed, node, event.key);
    if (next !== undefined) scene.focusBox(next);
  }

  function actOf(key: string, node: number | undefined): (() => void) | undefined {
    const page = /^[1-9]$/.test(key) ? pages.at(Number(key) - 1) : undefined;
    if (page !== undefined) return () => pages.show(page);
    const onNode = actsOnNode[key];
    return node !== undefined && onNode !== undefined ? () => onNode(node) : actsOnPage[key];
  }

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") port.focus();
      return;
    }
    const box = event.target.closest("[data-node]");
    const node = box ? Number(box.getAttribute("data-node")) : scene.selected();
    const act = actOf(event.key, node);
    const step = steps[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (box && node !== undefined) onBox(event, node);
    else if (step !== undefined && event.target === port) {
      event.preventDefault();
      camera.pan(...step);
    }
  };
}
