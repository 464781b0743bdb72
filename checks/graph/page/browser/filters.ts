import type { Maker, PageDocument } from "./dom.js";
import type { Choice } from "./visible.js";

type Filters = Pick<Choice, "caller" | "family" | "policy" | "owner" | "onlyFindings" | "onlyChanges">;

export const nothingFiltered: Filters = {
  caller: "",
  family: "",
  policy: "",
  owner: "",
  onlyFindings: false,
  onlyChanges: false,
};

const texts = ["caller", "family", "policy", "owner"] as const;
const marks = ["onlyFindings", "onlyChanges"] as const;

/** Listens to the page's filters. `onlyChanges` is there in a comparison only. */
export function listenToFilters(make: Maker, document: PageDocument, onChange: (next: Partial<Filters>) => void) {
  for (const filter of texts) {
    make.named(filter).addEventListener("change", () => onChange({ [filter]: make.named(filter).value }));
  }
  for (const mark of marks) {
    document.getElementById(mark)?.addEventListener("change", () => onChange({ [mark]: make.named(mark).checked }));
  }
  return {
    /** Shows them as they are when nothing is filtered, what was searched for included. */
    clear(): void {
      for (const field of [...texts, "search"]) make.named(field).value = "";
      for (const mark of marks) {
        const box = document.getElementById(mark);
        if (box) box.checked = false;
      }
      make.named("results").replaceChildren();
    },
  };
}
