/** The element with an id, as what it is. */
export function element<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`index.html has no ${type.name} with the id ${id}`);
  return found;
}

/** Runs `work` when a form is sent, with its fields; what it throws stands in the form's alert. */
export function onSubmit(form: HTMLFormElement, work: (fields: FormData) => Promise<void>): void {
  const alert = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    alert?.replaceChildren();
    button?.toggleAttribute("disabled", true);
    work(new FormData(form))
      .catch((error: unknown) => alert?.replaceChildren(error instanceof Error ? error.message : String(error)))
      .finally(() => button?.toggleAttribute("disabled", false));
  });
}

/** A row of a table; its cells are text, whatever they say. */
export function row(...cells: readonly string[]): HTMLTableRowElement {
  const made = document.createElement("tr");
  for (const text of cells) made.insertCell().textContent = text;
  return made;
}
