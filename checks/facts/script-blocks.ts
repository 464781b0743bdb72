/** The scripts of a file that is not all script. Both texts are as long as the file and have its lines, so that every place holds. */
export interface ScriptBlocks {
  /** Every script; all else is blank. */
  readonly all: string;
  /** The scripts that run once for a process; those of a component or a page run once for each. */
  readonly once: string;
  readonly isJsx: boolean;
}

/** An HTML comment, or a script with its attributes and its code. */
const block = /<!--[^]*?-->|<script\b(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>(?<code>[^]*?)<\/script\s*>/gi;

/**
 * The scripts of a Vue, Svelte or Astro component, of an MDX page, or of an HTML page's modules; undefined for any other file.
 * What a `src` names is imported.
 */
export function scriptBlocks(file: string, text: string): ScriptBlocks | undefined {
  const kind = /\.(vue|svelte|astro|mdx|html)$/.exec(file)?.[1];
  if (kind === undefined) return undefined;
  if (kind === "mdx") return { all: moduleLinesOf(text), once: moduleLinesOf(text), isJsx: true };
  const all = blankOf(text);
  const once = blankOf(text);
  let isJsx = false;
  const frontmatter = kind === "astro" ? /^\s*---\r?\n([^]*?)^---/m.exec(text) : null;
  if (frontmatter !== null) {
    const { length } = frontmatter[1] ?? "";
    copy(all, text, frontmatter[0].length - "---".length - length, length);
  }
  for (const { index, groups } of text.matchAll(block)) {
    const { attributes, code = "" } = groups ?? {};
    if (attributes === undefined) continue;
    const opening = index + "<script".length + attributes.length + 1;
    if (!isScript(kind, attributes)) {
      // A page also runs what a script of the old kind names.
      if (kind === "html" && isScript("", attributes)) importSource(all, text, index, opening);
      continue;
    }
    const runsOnce =
      kind === "vue" ? !/\ssetup\b/.test(attributes) : kind === "svelte" && /\bmodule\b/.test(attributes);
    isJsx ||= /\blang\s*=\s*["']?[jt]sx/.test(attributes);
    for (const into of runsOnce ? [all, once] : [all]) {
      copy(into, text, opening, code.length);
      importSource(into, text, index, opening);
    }
  }
  return { all: all.join(""), once: once.join(""), isJsx };
}

function isScript(kind: string, attributes: string): boolean {
  const type = /\btype\s*=\s*["']?([^"'\s>]*)/.exec(attributes)?.[1];
  if (kind === "html") return type === "module";
  return (
    !/\bis:inline\b/.test(attributes) &&
    (type === undefined || /^(?:module|(?:text|application)\/(?:java|type)script)$/.test(type))
  );
}

/** `<script src="./x.ts">` becomes `import"./x.ts"`, with the name where it was. */
function importSource(into: string[], text: string, from: number, to: number): void {
  const found = /\ssrc\s*=\s*(?:(["'])[^"']+\1|[^\s"'>]+)/.exec(text.slice(from, to));
  if (found === null) return;
  const end = from + found.index + found[0].length;
  const isBare = found[1] === undefined;
  const quote = from + found.index + found[0].search(/(?<=^[^=]*=\s*)\S/) - Number(isBare);
  copy(into, text, quote, end - quote);
  if (isBare) into[quote] = into[end] = '"';
  [..."import"].forEach((letter, at) => (into[quote - "import".length + at] = letter));
  into[end + Number(isBare)] = ";";
}

/** MDX: paragraphs that begin with `import` or `export`, outside of fences. */
function moduleLinesOf(text: string): string {
  const lines = text.split(/(?<=\n)/);
  let isFence = false;
  let isModule = false;
  return lines
    .map((line, at) => {
      if (/^\s*(?:```|~~~)/.test(line)) isFence = !isFence;
      const begins = at === 0 || (lines[at - 1] ?? "").trim() === "";
      isModule = !isFence && line.trim() !== "" && ((begins && /^(?:import|export)\b/.test(line)) || isModule);
      return isModule ? line : blankOf(line).join("");
    })
    .join("");
}

/** UTF-16 code units, as places count. */
function blankOf(text: string): string[] {
  return text.replaceAll(/[^\r\n\u2028\u2029]/g, " ").split("");
}

function copy(into: string[], text: string, from: number, length: number): void {
  for (let at = from; at < from + length; at += 1) into[at] = text.charAt(at);
}
