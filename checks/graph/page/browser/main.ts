import { createCamera } from "./camera.js";
import type { PageData } from "./data.js";
import { createMaker, type PageDocument } from "./dom.js";
import { listenToFilters, nothingFiltered } from "./filters.js";
import { keyboard } from "./keyboard.js";
import { createNavigation } from "./navigation.js";
import { createPages, isPicture } from "./pages.js";
import { listenToPointer } from "./pointer.js";
import { createScene, type Place } from "./scene.js";
import { listenToSearch } from "./search.js";

/** Brings the page to life. All of its state is in what it makes. */
export function start(document: PageDocument, data: PageData): void {
  const make = createMaker(document);
  const port = make.named("port");
  const stage = make.named("stage");
  const camera = createCamera(stage, port);
  const say = (text: string) => {
    make.named("status").textContent = text;
  };
  const place: Place = { make, stage, port, camera, say };
  const scene = createScene(place, data);
  const navigation = createNavigation(place, data, scene, (view) => pages.show(view));
  const pages = createPages(make, pageNames(data), (name) => {
    if (!isPicture(name)) return say(make.named(`view-${name}`).textContent);
    if (name === scene.choice().view) return scene.fitToWindow();
    scene.select(undefined);
    scene.turnTo(name);
    navigation.showPanel();
    scene.openWhatFits();
  });
  const filters = listenToFilters(make, document, (next) => scene.openWhatFits({ ...next, open: new Set() }));

  document.addEventListener("keydown", keyboard(place, scene, navigation, pages));
  listenToPointer(port, camera);
  listenToSearch(make, data, navigation.select, say);
  const onBox = (name: string, act: (node: number) => void) =>
    stage.addEventListener(name, (event) => {
      const box = event.target.closest("[data-node]");
      if (box) act(Number(box.getAttribute("data-node")));
    });
  onBox("click", navigation.choose);
  onBox("dblclick", navigation.toggle);
  const onButton = (name: string, act: () => void) => make.named(name).addEventListener("click", act);
  onButton("theme", () => {
    const isDark = document.documentElement.getAttribute("data-theme") === "dark";
    document.documentElement.setAttribute("data-theme", isDark ? "light" : "dark");
  });
  onButton("zoom-in", () => camera.zoom(1.25));
  onButton("zoom-out", () => camera.zoom(0.8));
  onButton("fit", () => {
    const layout = scene.layout();
    if (layout) camera.fit(layout.width, layout.height);
  });
  onButton("reset", () => {
    filters.clear();
    navigation.clear();
    scene.openWhatFits({ ...nothingFiltered, among: undefined, open: new Set() });
  });

  navigation.showPanel();
  if (data.comparison) make.named("onlyChanges").checked = true;
  scene.openWhatFits(data.comparison ? { onlyChanges: true } : {});
  if (data.opens !== undefined) pages.show(data.opens);
  document.documentElement.setAttribute("data-ready", "true");
}

function pageNames(data: PageData): string[] {
  const further = data.pages.map((_, at) => `page-${at}`);
  return ["calls", "imports", "matrix", ...(data.comparison ? ["comparison"] : []), ...further];
}
