/** A page of the theme with what a screen reader needs and the theme lacks: landmarks to jump to, and headings in order. */
export function accessible(page: string): string {
  return inOrder(page)
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace('<div class="col-sidebar">', '<div class="col-sidebar" role="complementary" aria-label="On this site">');
}

/** Lets no heading skip a level: a fourth-level heading below a first-level one becomes the second. */
function inOrder(page: string): string {
  let level = 0;
  return page.replace(/<(\/?)h([1-6])\b/g, (_, slash: string, own: string) => {
    if (slash === "") level = Math.min(Number(own), level + 1);
    return `<${slash}h${level}`;
  });
}
