import type { Consumer } from "./consumer.js";

/** Where the parts of a consumer's workspace are that a mistake is made in, relative to its root. */
export interface Places {
  /** Folder of the API plugin `orders`. */
  readonly orders: string;
  /** Folder of the workflow plugin `fulfilment`. */
  readonly fulfilment: string;
  readonly host: string;
}

/** A mistake of one kind. */
export interface Mistake {
  readonly kind: "manifest" | "path" | "import" | "host" | "singleton" | "metadata" | "type";
  readonly file: string;
  readonly text: (before: string) => string;
  /** How the code of its finding begins. */
  readonly code: string;
  /** A part of what is said. */
  readonly says: string;
}

/** One mistake of each kind that the gates are there for, in a workspace as `new plugin` leaves it. */
export function mistakes({ orders, fulfilment, host }: Places): readonly Mistake[] {
  const climb = "../".repeat(orders.split("/").length + 1);
  return [
    {
      kind: "manifest",
      file: `${fulfilment}/package.json`,
      text: (before) => before.replace('"kind": "workflows"', '"kind": "web"'),
      code: "M1",
      says: "`web`",
    },
    {
      kind: "path",
      file: `${orders}/src/contract.ts`,
      text: (before) => before.replace('path: "/api/orpc/orders/items"', 'path: "/rpc/orders/items"'),
      code: "T101",
      says: "path `/rpc/orders/items` is outside `/api/orpc/orders/`",
    },
    {
      kind: "import",
      file: `${orders}/src/reach.ts`,
      text: () => `export { router } from "${climb}${fulfilment}/src/router.js";\n`,
      code: "B101",
      says: "reaches into",
    },
    {
      kind: "host",
      file: host,
      text: (before) =>
        `import plugin from "${"../".repeat(host.split("/").length - 1) || "./"}${orders}/src/index.js";\n${before.replace("serve(hq)", 'serve({ ...hq, "api/more": plugin })')}`,
      code: "H103",
      says: "bypassing the composition",
    },
    {
      kind: "singleton",
      file: `${orders}/src/count.ts`,
      text: () => "let calls = 0;\n\nexport const count = (): number => ++calls;\n",
      code: "S1",
      says: "calls",
    },
    {
      kind: "metadata",
      file: `${orders}/src/lane.ts`,
      text: () =>
        'import { readFileSync } from "node:fs";\n\nconst manifest = JSON.parse(readFileSync("package.json", "utf8"));\n\nexport const isBeta = (): boolean => manifest.rawr.channel === "beta";\n',
      code: "M1",
      says: "channel",
    },
    {
      kind: "type",
      file: `${orders}/src/total.ts`,
      text: () => 'export const total: number = "12";\n',
      code: "T101",
      says: "TS2322",
    },
  ];
}

/** What the JSON reporter tells of a finding. */
interface Told {
  readonly code: string;
  readonly message: string;
  readonly at: { readonly file: string };
}

/** Makes all of the mistakes, and says which of them `check` did not find; then takes them back. */
export async function notRefused(consumer: Consumer, places: Places): Promise<string[]> {
  const made = mistakes(places);
  const before = new Map(made.map(({ file }) => [file, consumer.has(file) ? consumer.read(file) : undefined]));
  for (const { file, text } of made) consumer.write({ [file]: text(before.get(file) ?? "") });
  const { code, stdout } = await consumer.hq("check", "--reporter", "json");
  // The JSON reporter's own shape.
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Told[] };
  for (const [file, text] of before) {
    if (text === undefined) consumer.removeFile(file);
    else consumer.write({ [file]: text });
  }
  const isFound = (mistake: Mistake) =>
    findings.some(
      ({ code: found, message, at }) =>
        at.file === mistake.file && found.startsWith(mistake.code) && message.includes(mistake.says),
    );
  const missed = made.filter((mistake) => !isFound(mistake)).map(({ kind }) => kind);
  return code === 1 ? missed : [...missed, `exit code ${code}`];
}
