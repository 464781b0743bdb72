import type { PageData } from "./data.js";
import type { PageElement } from "./dom.js";
import { overviewPanel } from "./overview.js";
import { nodePanel } from "./panel.js";
import { createPaths } from "./paths.js";
import type { Place, Scene } from "./scene.js";
import { descendants, neighbours, type Choice } from "./visible.js";

/** Going from box to box: what is selected, opened and told in the panel. `turn` brings a view's page to the front. */
export function createNavigation(
  { make, say }: Place,
  data: PageData,
  scene: Scene,
  turn: (view: Choice["view"]) => void,
) {
  const labelOf = (node: number) => data.nodes[node]?.l ?? "";
  const kindOf = (node: number) => data.nodes[node]?.k ?? "";
  const { pathFrom, pathTo, forget } = createPaths(data, scene, say);

  /** The panel always has its place: if it came and went, the box under a double click would move away. */
  function showPanel(): void {
    const panel = make.named("panel");
    const selected = scene.selected();
    if (selected === undefined) panel.replaceChildren(...overviewPanel(make, data, go));
    else panel.replaceChildren(closeButton(), ...nodePanel(make, data, scene.tree(), selected, actions));
    scene.mark();
    scene.reveal(selected);
  }

  function closeButton(): PageElement {
    const button = make.html("button", { type: "button", class: "close", "aria-label": "Close details" }, "×");
    button.addEventListener("click", () => leave());
    return button;
  }

  function go(node: number): void {
    scene.select(node);
    const { trees } = scene;
    const isInView = trees.imports.inView[node] === true && scene.choice().view === "imports";
    const view = trees.calls.inView[node] === true && !isInView ? "calls" : "imports";
    if (view !== scene.choice().view) scene.turnTo(view);
    turn(view);
    const { open, among } = scene.choice();
    const hides = among !== undefined && !among.has(node);
    scene.change({ open: new Set([...open, ...scene.openFor([node])]), ...(hides && { among: undefined }) });
    showPanel();
    scene.focusBox(node);
    say(`${data.kinds[kindOf(node)] ?? kindOf(node)} ${labelOf(node)}`);
  }

  function toggle(node: number): void {
    const wasOpen = scene.choice().open.has(node);
    const open = new Set(scene.choice().open);
    const children = scene.tree().children.get(node) ?? [];
    if (wasOpen) for (const inner of descendants(scene.tree(), node)) open.delete(inner);
    else if (children.length > 0) open.add(node);
    else return;
    scene.change({ open }, { refit: false });
    const next = wasOpen ? node : children.find((child) => scene.isDrawn(child));
    scene.select(next ?? node);
    showPanel();
    if (next !== undefined) scene.focusBox(next);
    say(`${labelOf(node)} ${wasOpen ? "closed" : `opened, ${children.length} inside`}`);
  }

  function leave(): void {
    const was = scene.selected();
    if (was !== undefined) {
      scene.select(undefined);
      showPanel();
      scene.focusBox(was);
    } else if (scene.choice().among) {
      forget();
      scene.change({ among: undefined });
      scene.openWhatFits();
    }
  }

  function focus(node: number): void {
    scene.show(neighbours(data, scene.tree(), node), [node]);
    say(`Neighbours of ${labelOf(node)}; Escape shows everything again`);
  }

  const actions = { select: go, toggle, focus, pathFrom, pathTo };
  return {
    ...actions,
    showPanel,
    leave,
    choose(node: number): void {
      scene.select(node);
      showPanel();
      say(`${data.kinds[kindOf(node)] ?? ""} ${labelOf(node)}`);
    },
    /** Nothing is selected any more, and no end of a path chosen. */
    clear(): void {
      scene.select(undefined);
      forget();
      showPanel();
    },
  };
}

export type Navigation = ReturnType<typeof createNavigation>;
