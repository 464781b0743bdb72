import type { PageData, PageNode } from "./data.js";
import type { Maker } from "./dom.js";

const mostFound = 20;

/** Finds nodes whose name, id, route or method has every word that is typed. */
export function listenToSearch(
  make: Maker,
  data: PageData,
  go: (node: number) => void,
  say: (text: string) => void,
): void {
  const field = make.named("search");
  const results = make.named("results");

  function find(): number[] {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found: number[] = [];
    for (let at = 0; words.length > 0 && at < data.nodes.length && found.length < mostFound; at += 1) {
      const text = searched(data.nodes[at]);
      if (words.every((word) => text.includes(word))) found.push(at);
    }
    return found;
  }

  function leaveTo(node: number): void {
    results.replaceChildren();
    go(node);
  }

  field.addEventListener("input", () => {
    const found = find();
    results.replaceChildren(
      ...found.map((node) => {
        const { k, l, d } = data.nodes[node] ?? { k: "", l: "" };
        const about = make.html("small", {}, `${data.kinds[k] ?? k} ${d?.["path"] ?? ""}`);
        const button = make.html("button", { type: "button" }, `${l} `, about);
        button.addEventListener("click", () => leaveTo(node));
        return make.html("li", {}, button);
      }),
    );
    const many = found.length === mostFound ? `${mostFound} or more` : String(found.length);
    say(found.length === 0 ? "No node has that name" : `${many} found; press Enter for the first`);
  });
  make.named("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = find();
    if (first === undefined) say("No node has that name");
    else leaveTo(first);
  });
}

function searched(node: PageNode | undefined): string {
  if (!node) return "";
  return `${node.i} ${node.l} ${node.d?.["path"] ?? ""} ${node.d?.["method"] ?? ""}`.toLowerCase();
}
