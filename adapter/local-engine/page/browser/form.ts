import { button, make, type PageElement } from "./dom.js";

/** The part of JSON Schema that a form can be made of. What else a schema says the engine checks when the event is sent. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A part of a form, and what is written in it; `undefined` is "left out". Throws a sentence when it can't be read. */
export interface Field {
  readonly element: PageElement;
  read(): unknown;
}

interface Place {
  readonly name: string;
  readonly required: boolean;
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly depth: number;
  /** An id that no other field of the page has. */
  nextId(): string;
}

/** A form of a schema: a field for each member, and JSON for what is beyond fields. */
export function formOf(schema: Schema): Field {
  let fields = 0;
  const nextId = () => `field-${(fields += 1)}`;
  return fieldOf(schema, { name: "data", required: true, definitions: schema.$defs ?? {}, depth: 0, nextId });
}

function fieldOf(given: Schema, place: Place): Field {
  const schema = given.$ref === undefined ? given : (place.definitions[given.$ref.split("/").at(-1) ?? ""] ?? {});
  if (place.depth > 6) return jsonField(place, schema);
  if (schema.const !== undefined) return { element: note(place, schema.const), read: () => schema.const };
  if (schema.enum !== undefined) return choiceField(schema.enum, place, schema);
  if (schema.type === "object" && schema.properties !== undefined) return objectField(schema.properties, place, schema);
  if (schema.type === "array" && schema.items !== undefined) return listField(schema.items, place, schema);
  if (schema.type === "boolean") return flagField(place, schema);
  if (schema.type === "string") return textField(place, schema);
  if (schema.type === "number" || schema.type === "integer") return numberField(place, schema);
  return jsonField(place, schema);
}

function note({ name }: Place, value: unknown): PageElement {
  return make("p", { class: "hint" }, `${name} is ${JSON.stringify(value)}.`);
}

function labelled(place: Place, schema: Schema, control: PageElement, more = ""): PageElement {
  const id = place.nextId();
  control.setAttribute("id", id);
  const hints = [schema.description, more, place.required ? "" : "optional"].filter(Boolean).join(", ");
  if (hints !== "") control.setAttribute("aria-describedby", `${id}-hint`);
  const hint = hints === "" ? undefined : make("small", { id: `${id}-hint` }, hints);
  const flag = control.getAttribute("type") === "checkbox";
  const label = make("label", { for: id }, schema.title ?? place.name);
  return make("div", { class: flag ? "field flag" : "field" }, ...(flag ? [control, label] : [label, control]), hint);
}

function textField(place: Place, schema: Schema): Field {
  const control = make("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  // An id that nobody has to think up.
  if (schema.format === "uuid") control.value = crypto.randomUUID();
  if (schema.format === "date-time") control.value = new Date().toISOString();
  if (typeof schema.default === "string") control.value = schema.default;
  const read = () => (control.value === "" && !place.required ? undefined : control.value);
  return { element: labelled(place, schema, control, schema.format), read };
}

function numberField(place: Place, schema: Schema): Field {
  const whole = schema.type === "integer";
  const least = schema.minimum ?? schema.exclusiveMinimum;
  const control = make("input", { type: "number", step: whole ? 1 : "any" });
  if (typeof schema.default === "number") control.value = String(schema.default);
  const bounds = least !== undefined && least > -(2 ** 52) ? `from ${least}` : "";
  const read = () => {
    if (control.value === "" && place.required) throw new TypeError(`${place.name} is missing: write a number`);
    return control.value === "" ? undefined : Number(control.value);
  };
  return { element: labelled(place, schema, control, [whole ? "a whole number" : "", bounds].join(" ").trim()), read };
}

function flagField(place: Place, schema: Schema): Field {
  const control = make("input", { type: "checkbox" });
  control.checked = schema.default === true;
  return {
    element: labelled(place, schema, control),
    read: () => (control.checked || place.required ? control.checked : undefined),
  };
}

function choiceField(values: readonly unknown[], place: Place, schema: Schema): Field {
  const options = values.map((value, at) => make("option", { value: at }, String(value)));
  const control = make(
    "select",
    {},
    ...(place.required ? [] : [make("option", { value: "" }, "left out")]),
    ...options,
  );
  return {
    element: labelled(place, schema, control),
    read: () => (control.value === "" ? undefined : values[Number(control.value)]),
  };
}

function jsonField(place: Place, schema: Schema): Field {
  const control = make("textarea", { class: "mono", spellcheck: "false" });
  const read = () => {
    if (control.value.trim() === "" && !place.required) return undefined;
    return parsed(place.name, control.value);
  };
  return { element: labelled(place, schema, control, "as JSON"), read };
}

/** Reads JSON that a person wrote. */
export function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new TypeError(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** A group that may be left out is asked for first. */
function group(place: Place, schema: Schema, body: PageElement): { element: PageElement; isThere: () => boolean } {
  const legend = make("legend", {}, schema.title ?? place.name);
  const hint = schema.description === undefined ? undefined : make("p", { class: "hint" }, schema.description);
  if (place.required) return { element: make("fieldset", {}, legend, hint, body), isThere: () => true };
  const there = make("input", { type: "checkbox" });
  const choice = labelled({ ...place, name: `with ${place.name}`, required: true }, {}, there);
  body.hidden = true;
  there.addEventListener("change", () => {
    body.hidden = !there.checked;
  });
  return { element: make("fieldset", {}, legend, hint, choice, body), isThere: () => there.checked };
}

function objectField(properties: NonNullable<Schema["properties"]>, place: Place, schema: Schema): Field {
  const inner = Object.entries(properties).map(([name, each]) => {
    const required = schema.required?.includes(name) ?? false;
    return [name, fieldOf(each, { ...place, name, required, depth: place.depth + 1 })] as const;
  });
  const body = make("div", { class: "fields" }, ...inner.map(([, { element }]) => element));
  // What an event's data as a whole is called nobody has to read.
  const whole = place.depth === 0 ? { element: body, isThere: () => true } : group(place, schema, body);
  const read = () => {
    const all = inner.map(([name, field]) => [name, field.read()] as const);
    return Object.fromEntries(all.filter(([, value]) => value !== undefined));
  };
  return { element: whole.element, read: () => (whole.isThere() ? read() : undefined) };
}

function listField(items: Schema, place: Place, schema: Schema): Field {
  const list: Field[] = [];
  const rows = make("div", { class: "fields" });
  const add = (): void => {
    const field = fieldOf(items, { ...place, name: `one of ${place.name}`, required: true, depth: place.depth + 1 });
    const drop = button("Remove", () => {
      list.splice(list.indexOf(field), 1);
      row.remove();
    });
    const row = make("div", { class: "fields item" }, field.element, drop);
    list.push(field);
    rows.append(row);
  };
  for (let at = 0; at < Math.max(schema.minItems ?? 0, place.required ? 1 : 0); at += 1) add();
  const body = make("div", { class: "fields" }, rows, button(`Add to ${place.name}`, add));
  const { element, isThere } = group(place, schema, body);
  return { element, read: () => (isThere() ? list.map((field) => field.read()) : undefined) };
}
