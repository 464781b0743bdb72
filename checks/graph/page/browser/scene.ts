import type { Camera } from "./camera.js";
import { counted } from "./counted.js";
import type { PageData } from "./data.js";
import type { Maker, PageElement } from "./dom.js";
import { boxHeight } from "./clusters.js";
import { boxLabel, boxWidth, draw, overline, type Drawn } from "./draw.js";
import { nothingFiltered } from "./filters.js";
import { layOut, type Layout } from "./layout.js";
import { treeOf, visible, type Choice, type Tree, type VisibleBox } from "./visible.js";

/** More boxes than this are not opened by themselves. */
const mostBoxes = 60;
const columns: Readonly<Record<string, number>> = { caller: 0, family: 1, event: 3, schedule: 3, function: 4 };

/** Where the picture is drawn, and what is told about it. */
export interface Place {
  readonly make: Maker;
  readonly stage: PageElement;
  readonly port: PageElement;
  readonly camera: Camera;
  say(text: string): void;
}

/** The picture: what of the graph is shown, where it lies, and which box is selected. */
export function createScene({ make, stage, port, camera, say }: Place, data: PageData) {
  const trees = { calls: treeOf(data.nodes, "calls"), imports: treeOf(data.nodes, "imports") };
  let choice: Choice = { view: "calls", open: new Set(), ...nothingFiltered, among: undefined };
  let drawn: Drawn | undefined;
  let layout: Layout | undefined;
  let selected: number | undefined;
  let waitsForWindow = false;

  const tree = (): Tree => trees[choice.view];

  function change(next: Partial<Choice>, options: { readonly refit?: boolean } = {}): void {
    choice = { ...choice, ...next };
    const { boxes, arrows } = visible(data, tree(), choice);
    layout = layOut(boxes, arrows, placing(data, choice.view, arrows));
    drawn = draw(make, data, layout, arrows, choice.view === "calls");
    stage.replaceChildren(drawn.picture);
    if (options.refit !== false) {
      camera.open(layout.width, layout.height);
      // A picture that nobody sees has no window to fit into.
      waitsForWindow = port.clientWidth === 0;
    }
    mark();
    say(
      boxes.length === 0
        ? "Nothing to show: clear the filters."
        : `${counted(boxes.length, "box", "boxes")}, ${counted(arrows.length, "arrow", "arrows")}`,
    );
  }

  /** Marks the selected box and its arrows; the one box that Tab reaches is that, or the first. */
  function mark(): void {
    if (!drawn) return;
    const target = selected !== undefined && drawn.boxes.has(selected) ? selected : drawn.boxes.keys().next().value;
    for (const [node, element] of drawn.boxes) {
      element.setAttribute("tabindex", node === target ? "0" : "-1");
      element.setAttribute("aria-pressed", String(node === selected));
    }
    for (const { arrow, element } of drawn.arrows)
      element.setAttribute("data-near", String(arrow.from === selected || arrow.to === selected));
  }

  /** Opens everything that holds one of these. */
  function openFor(nodes: Iterable<number>): ReadonlySet<number> {
    const open = new Set<number>();
    for (const node of nodes) for (let at = tree().parent[node]; at !== undefined; at = tree().parent[at]) open.add(at);
    return open;
  }

  function reveal(node: number | undefined): boolean {
    const placed = node === undefined ? undefined : layout?.placed.get(node);
    if (placed) camera.reveal({ x: placed.x, y: placed.y, width: placed.width, height: boxHeight });
    return placed !== undefined;
  }

  return {
    tree,
    trees,
    change,
    mark,
    openFor,
    reveal,
    choice: () => choice,
    layout: () => layout,
    selected: () => selected,
    isDrawn: (node: number) => drawn?.boxes.has(node) === true,
    select(node: number | undefined): void {
      selected = node;
    },
    /** Turns to a view without drawing it. */
    turnTo(view: Choice["view"]): void {
      choice = { ...choice, view, open: new Set(), among: undefined };
    },
    /** Opens as many levels as fit on a screen. */
    openWhatFits(next: Partial<Choice> = {}): void {
      choice = { ...choice, ...next };
      let open = new Set<number>();
      for (const kind of ["group", "folder", "capability", "plugin"]) {
        if (choice.view === "imports" && kind === "plugin") break;
        const wider = new Set(open);
        data.nodes.forEach(({ k }, at) => k === kind && wider.add(at));
        if (visible(data, tree(), { ...choice, open: wider }).boxes.length > mostBoxes) break;
        open = wider;
      }
      change({ open });
    },
    /** Shows these alone, all of them opened when that fits. */
    show(among: ReadonlySet<number>, around: readonly number[]): void {
      const wide = openFor(among);
      const isSmall = visible(data, tree(), { ...choice, among, open: wide }).boxes.length <= 2 * mostBoxes;
      change({ among, open: isSmall ? wide : new Set([...openFor(around), ...around]) });
    },
    focusBox(node: number): void {
      if (reveal(node)) drawn?.boxes.get(node)?.focus({ preventScroll: true });
    },
    /** The picture's page came into sight. */
    fitToWindow(): void {
      if (waitsForWindow && layout) camera.open(layout.width, layout.height);
      waitsForWindow = false;
    },
  };
}

export type Scene = ReturnType<typeof createScene>;

/** Which column a box belongs to, how wide it is, and what stands above its group. */
function placing(data: PageData, view: Choice["view"], arrows: ReturnType<typeof visible>["arrows"]) {
  const kindOf = (node: number) => data.nodes[node]?.k ?? "";
  const isCaller = (node: number) =>
    arrows.some(({ from, kind }) => kind === "calls" && from === node) && !arrows.some(({ to }) => to === node);
  return {
    columnOf: (node: number) => (view === "imports" ? 0 : (columns[kindOf(node)] ?? (isCaller(node) ? 0 : 2))),
    widthOf(box: VisibleBox) {
      const node = data.nodes[box.node] ?? { i: "", k: "", l: "" };
      return boxWidth(boxLabel(node, box), overline(node), box.canOpen);
    },
    // `agent/collections` of the capability `collections` says so itself.
    titleOf: ({ node, within }: VisibleBox) => ((data.nodes[node]?.l ?? "").endsWith(`/${within}`) ? "" : within),
  };
}
