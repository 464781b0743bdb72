import { createCamera } from "./camera.js";
import type { PageData } from "./data.js";
import { counted } from "./counted.js";
import { createMaker, type PageDocument, type PageElement, type PageEvent } from "./dom.js";
import { boxHeight } from "./clusters.js";
import { boxLabel, boxWidth, draw, overline, type Drawn } from "./draw.js";
import { listenToFilters, nothingFiltered } from "./filters.js";
import { layOut, type Layout } from "./layout.js";
import { nearestInDirection } from "./move.js";
import { overviewPanel } from "./overview.js";
import { createPages, isPicture } from "./pages.js";
import { nodePanel } from "./panel.js";
import { listenToPointer } from "./pointer.js";
import { listenToSearch } from "./search.js";
import {
  descendants,
  neighbours,
  treeOf,
  unreadableOnTheWay,
  visible,
  way,
  type Choice,
  type VisibleBox,
} from "./visible.js";

/** More boxes than this are not opened by themselves. */
const mostBoxes = 60;
const columns: Readonly<Record<string, number>> = { caller: 0, family: 1, event: 3, function: 4 };

/** Brings the page to life. All of its state is in here. */
export function start(document: PageDocument, data: PageData): void {
  const make = createMaker(document);
  const port = make.named("port");
  const stage = make.named("stage");
  const camera = createCamera(stage, port);
  const trees = { calls: treeOf(data.nodes, "calls"), imports: treeOf(data.nodes, "imports") };
  let choice: Choice = {
    view: "calls",
    open: new Set(),
    ...nothingFiltered,
    among: undefined,
  };
  let drawn: Drawn | undefined;
  let layout: Layout | undefined;
  let selected: number | undefined;
  let waitsForWindow = false;
  let pathEnds: { from?: number; to?: number } = {};

  const tree = () => trees[choice.view];
  const labelOf = (node: number) => data.nodes[node]?.l ?? "";
  const say = (text: string) => {
    make.named("status").textContent = text;
  };

  function change(next: Partial<Choice>, options: { readonly refit?: boolean } = {}): void {
    choice = { ...choice, ...next };
    const { boxes, arrows } = visible(data, tree(), choice);
    const widthOf = (box: VisibleBox) => {
      const node = data.nodes[box.node] ?? { i: "", k: "", l: "" };
      return boxWidth(boxLabel(node, box), overline(node), box.canOpen);
    };
    // `agent/collections` of the capability `collections` says so itself.
    const titleOf = ({ node, within }: VisibleBox) => (labelOf(node).endsWith(`/${within}`) ? "" : within);
    const columnOf = (node: number) =>
      choice.view === "imports"
        ? 0
        : (columns[data.nodes[node]?.k ?? ""] ??
          (arrows.some(({ from, kind }) => kind === "calls" && from === node) && !arrows.some(({ to }) => to === node)
            ? 0
            : 2));
    layout = layOut(boxes, arrows, { columnOf, widthOf, titleOf });
    drawn = draw(make, data, layout, arrows, choice.view === "calls");
    stage.replaceChildren(drawn.picture);
    if (options.refit !== false) {
      camera.open(layout.width, layout.height);
      // A picture that nobody sees has no window to fit into.
      waitsForWindow = port.clientWidth === 0;
    }
    mark();
    const hint =
      boxes.length === 0
        ? "Nothing to show: clear the filters."
        : `${counted(boxes.length, "box", "boxes")}, ${counted(arrows.length, "arrow", "arrows")}`;
    say(hint);
  }

  /** Opens as many levels as fit on a screen. */
  function openWhatFits(): void {
    let open = new Set<number>();
    for (const kind of ["group", "folder", "capability", "plugin"]) {
      if (choice.view === "imports" && kind === "plugin") break;
      const wider = new Set(open);
      data.nodes.forEach(({ k }, at) => k === kind && wider.add(at));
      if (visible(data, tree(), { ...choice, open: wider }).boxes.length > mostBoxes) break;
      open = wider;
    }
    change({ open });
  }

  /** Opens everything that holds one of these, when that fits. */
  function openFor(nodes: Iterable<number>): ReadonlySet<number> {
    const open = new Set<number>();
    for (const node of nodes) for (let at = tree().parent[node]; at !== undefined; at = tree().parent[at]) open.add(at);
    return open;
  }

  function show(among: ReadonlySet<number>, around: readonly number[]): void {
    const wide = openFor(among);
    const next = { ...choice, among, open: wide };
    const open =
      visible(data, tree(), next).boxes.length <= 2 * mostBoxes ? wide : new Set([...openFor(around), ...around]);
    change({ among, open });
  }

  function go(node: number): void {
    selected = node;
    const { k } = data.nodes[node] ?? { k: "" };
    const view =
      trees.calls.inView[node] && !(choice.view === "imports" && trees.imports.inView[node]) ? "calls" : "imports";
    if (view !== choice.view) choice = { ...choice, view, open: new Set(), among: undefined };
    pages.show(view);
    const open = new Set([...choice.open, ...openFor([node])]);
    const hides = choice.among !== undefined && !choice.among.has(node);
    change({ open, ...(hides && { among: undefined }) }, { refit: true });
    showPanel();
    focusBox(node);
    say(`${data.kinds[k] ?? k} ${labelOf(node)}`);
  }

  function focusBox(node: number): void {
    const placed = layout?.placed.get(node);
    if (!placed) return;
    camera.reveal({ x: placed.x, y: placed.y, width: placed.width, height: boxHeight });
    drawn?.boxes.get(node)?.focus({ preventScroll: true });
  }

  /** The panel always has its place: if it came and went, the box under a double click would move away. */
  function showPanel(): void {
    const panel = make.named("panel");
    if (selected === undefined) panel.replaceChildren(...overviewPanel(make, data, go));
    else panel.replaceChildren(closeButton(), ...nodePanel(make, data, tree(), selected, actions));
    mark();
    const placed = selected === undefined ? undefined : layout?.placed.get(selected);
    if (placed) camera.reveal({ x: placed.x, y: placed.y, width: placed.width, height: boxHeight });
  }

  function closeButton(): PageElement {
    const button = make.html("button", { type: "button", class: "close", "aria-label": "Close details" }, "×");
    button.addEventListener("click", () => leave());
    return button;
  }

  /** Marks the selected box and its arrows; the one box that Tab reaches is that, or the first. */
  function mark(): void {
    if (!drawn) return;
    const target = selected !== undefined && drawn.boxes.has(selected) ? selected : drawn.boxes.keys().next().value;
    for (const [node, element] of drawn.boxes) {
      element.setAttribute("tabindex", node === target ? "0" : "-1");
      element.setAttribute("aria-pressed", String(node === selected));
    }
    for (const { arrow, element } of drawn.arrows) {
      element.setAttribute("data-near", String(arrow.from === selected || arrow.to === selected));
    }
  }

  function toggle(node: number): void {
    const open = new Set(choice.open);
    const children = tree().children.get(node) ?? [];
    if (open.has(node)) for (const inner of descendants(tree(), node)) open.delete(inner);
    else if (children.length > 0) open.add(node);
    else return;
    const wasOpen = choice.open.has(node);
    change({ open }, { refit: false });
    const next = wasOpen ? node : children.find((child) => drawn?.boxes.has(child));
    selected = next ?? node;
    showPanel();
    if (next !== undefined) focusBox(next);
    say(`${labelOf(node)} ${wasOpen ? "closed" : `opened, ${children.length} inside`}`);
  }

  function leave(): void {
    if (selected !== undefined) {
      const was = selected;
      selected = undefined;
      showPanel();
      focusBox(was);
    } else if (choice.among) {
      pathEnds = {};
      change({ among: undefined });
      openWhatFits();
    }
  }

  function findPath(): void {
    const { from, to } = pathEnds;
    if (from === undefined) return say(`Path to ${labelOf(to ?? 0)}: now choose where it begins`);
    if (to === undefined) return say(`Path from ${labelOf(from)}: now choose where it ends`);
    const found = way(data, tree(), from, to);
    pathEnds = {};
    if (found.size === 0) return say(noWay(from, to));
    show(found, [from, to]);
    say(`Path from ${labelOf(from)} to ${labelOf(to)}, ${found.size} nodes`);
  }

  function noWay(from: number, to: number): string {
    const ends = `from ${labelOf(from)} to ${labelOf(to)}`;
    const [hidden] = unreadableOnTheWay(data, tree(), from);
    if (hidden === undefined) return `No way leads ${ends}`;
    return `No way ${ends} can be read, and there may be one: ${labelOf(hidden)} is not readable`;
  }

  const actions = {
    select: go,
    toggle,
    focus(node: number) {
      show(neighbours(data, tree(), node), [node]);
      say(`Neighbours of ${labelOf(node)}; Escape shows everything again`);
    },
    pathFrom(node: number) {
      pathEnds = { ...pathEnds, from: node };
      findPath();
    },
    pathTo(node: number) {
      pathEnds = { ...pathEnds, to: node };
      findPath();
    },
  };

  const names = [
    "calls",
    "imports",
    "matrix",
    ...(data.comparison ? ["comparison"] : []),
    ...data.pages.map((_, at) => `page-${at}`),
  ];
  const pages = createPages(make, names, (name) => {
    if (!isPicture(name)) return say(make.named(`view-${name}`).textContent);
    if (name === choice.view) {
      if (waitsForWindow && layout) camera.open(layout.width, layout.height);
      waitsForWindow = false;
      return;
    }
    selected = undefined;
    choice = { ...choice, view: name, open: new Set(), among: undefined };
    showPanel();
    openWhatFits();
  });

  function keys(event: PageEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing) {
      if (event.key === "Escape") port.focus();
      return;
    }
    const box = event.target.closest("[data-node]");
    const node = box ? Number(box.getAttribute("data-node")) : selected;
    const acts: Readonly<Record<string, () => void>> = {
      "/": () => {
        if (make.named("tools").hidden) pages.show(choice.view);
        make.named("search").focus();
      },
      "+": () => camera.zoom(1.25),
      "-": () => camera.zoom(0.8),
      "0": () => layout && camera.fit(layout.width, layout.height),
      Escape: leave,
      "?": () => {
        make.named("help").hidden = !make.named("help").hidden;
      },
      ...(node !== undefined && {
        n: () => actions.focus(node),
        o: () => toggle(node),
        Backspace: () => {
          const up = tree().parent[node];
          if (up !== undefined) toggle(up);
        },
      }),
    };
    const page = /^[1-9]$/.test(event.key) ? pages.at(Number(event.key) - 1) : undefined;
    const act = page === undefined ? acts[event.key] : () => pages.show(page);
    if (act) {
      event.preventDefault();
      act();
    } else if (box && node !== undefined) keysOnBox(event, node);
    else if (event.key.startsWith("Arrow") && event.target === port) {
      event.preventDefault();
      const [x, y] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key] ?? [
        0, 0,
      ];
      camera.pan(x ?? 0, y ?? 0);
    }
  }

  function keysOnBox(event: PageEvent, node: number): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (event.key === "Enter" && selected === node && (tree().children.get(node)?.length ?? 0) > 0) toggle(node);
      else choose(node);
    } else if (event.key.startsWith("Arrow") && layout) {
      event.preventDefault();
      const next = nearestInDirection(layout.placed, node, event.key);
      if (next !== undefined) focusBox(next);
    }
  }

  function choose(node: number): void {
    selected = node;
    showPanel();
    say(`${data.kinds[data.nodes[node]?.k ?? ""] ?? ""} ${labelOf(node)}`);
  }

  function listen(): void {
    document.addEventListener("keydown", keys);
    listenToPointer(port, camera);
    listenToSearch(make, data, go, say);
    stage.addEventListener("click", (event) => {
      const box = event.target.closest("[data-node]");
      if (box) choose(Number(box.getAttribute("data-node")));
    });
    stage.addEventListener("dblclick", (event) => {
      const box = event.target.closest("[data-node]");
      if (box) toggle(Number(box.getAttribute("data-node")));
    });
    make.named("theme").addEventListener("click", () => {
      const isDark = document.documentElement.getAttribute("data-theme") === "dark";
      document.documentElement.setAttribute("data-theme", isDark ? "light" : "dark");
    });
    make.named("zoom-in").addEventListener("click", () => camera.zoom(1.25));
    make.named("zoom-out").addEventListener("click", () => camera.zoom(0.8));
    make.named("fit").addEventListener("click", () => layout && camera.fit(layout.width, layout.height));
    make.named("reset").addEventListener("click", reset);
  }

  function filterBy(next: Partial<Choice>): void {
    choice = { ...choice, ...next, open: new Set() };
    openWhatFits();
  }

  function reset(): void {
    filters.clear();
    selected = undefined;
    pathEnds = {};
    showPanel();
    filterBy({ ...nothingFiltered, among: undefined });
  }

  const filters = listenToFilters(make, document, filterBy);
  listen();
  showPanel();
  if (data.comparison) {
    make.named("onlyChanges").checked = true;
    filterBy({ onlyChanges: true });
  } else openWhatFits();
  if (data.opens !== undefined) pages.show(data.opens);
  document.documentElement.setAttribute("data-ready", "true");
}
