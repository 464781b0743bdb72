/** Characters that move, hide or break what is around them: controls, line ends, direction marks, joiners, lone surrogates. */
const unsafe = /[\p{C}\p{Default_Ignorable_Code_Point}]|(?! )\p{Z}/gu;

/** Text as a reader may see it: one line, every invisible character shown by its number, never blank, never endless. */
export function labelText(text: string, longest = 80): string {
  const shown = text.replace(unsafe, (character) => {
    const number = character.codePointAt(0)?.toString(16).padStart(4, "0") ?? "";
    return `\\u${number}`;
  });
  const characters = [...shown];
  if (shown.trim() === "") return "(no name)";
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : shown;
}

/** `1 plugin`, `2 plugins`, `1,000 plugins`. */
export function count(many: number, one: string, several = `${one}s`): string {
  const digits = String(many).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${digits} ${many === 1 ? one : several}`;
}

/** Escapes text for the inside of an element or a quoted attribute of HTML, XML or SVG. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
