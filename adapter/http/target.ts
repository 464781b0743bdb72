/**
 * A request target that every parser reads in the same way.
 *
 * @example
 * const target: CanonicalTarget = { pathname: "/api/orpc/orders", search: "?page=2" };
 * canonicalTarget(`${target.pathname}${target.search}`); //=> { pathname: "/api/orpc/orders", search: "?page=2" }
 */
export interface CanonicalTarget {
  /** Percent-encoded only where it must be; no dot segment, no empty segment, no trailing slash. */
  readonly pathname: string;
  /** With its `?`, or empty. */
  readonly search: string;
}

const longestTarget = 8192;

/** Segments of RFC 3986 path characters; an escape is upper-case hex. */
const pathPattern = /^\/$|^(?:\/(?:[\w\-.~!$&'()*+,;=:@]|%[0-9A-F]{2})+)+$/;
/** The same as clients also spell it: escapes in lower case, but for a slash and a backslash, and what the URL standard leaves as it is. */
const otherSpelling = /^(?:\/(?:[\w\-.~!$&'()*+,;=:@[\]^|]|%(?!2f|5c)[0-9A-Fa-f]{2})+)+$/;
/** What a browser writes by the URL standard: it escapes nothing of what stands here. */
const queryPattern = /^(?:[\w\-.~!$&'()*+,;=:@/?[\\\]"^`{|}]|%[0-9A-Fa-f]{2})*$/;

/** Escapes of what needs none (letters, digits, `-._~`), and of what must not hide: controls, `/`, `\`, `%`. */
const refusedEscape = /%(?:[01][0-9A-F]|2[5DEF]|3[0-9]|4[1-9A-F]|5[0-9ACF]|6[1-9A-F]|7[0-9AEF])/;
/** Escapes that the text of a path parameter needs: `/`, `\` and `%`. */
const textEscape = /%(?:2[5F]|5C)/g;
const dotSegment = /\/\.{1,2}(?:\/|$)/;
// C1 controls, and the separators that some readers take for a line break.
// oxlint-disable-next-line no-control-regex
const hiddenCharacter = /[\u0080-\u009f\u2028\u2029\ufeff]/;

/**
 * Parses a raw request target; `undefined` when it is not already canonical.
 *
 * One rule before any routing: guard, router and handler can only disagree about a target that is not canonical (D-005). In a path
 * parameter, which decides no route, an escaped slash, backslash or percent sign is text, decoded once by the procedure's own matcher, and
 * other spellings of the same text are respelled. `inParameter` says whether that is where both paths differ from a canonical one.
 *
 * @example
 * canonicalTarget("/api/orpc/orders?page=2"); //=> { pathname: "/api/orpc/orders", search: "?page=2" }
 * canonicalTarget("/rpc/../api/orpc/orders"); //=> undefined
 */
export function canonicalTarget(
  raw: string,
  inParameter: (sent: string, spelled: string) => boolean = () => false,
): CanonicalTarget | undefined {
  if (raw.length > longestTarget) return undefined;
  const mark = raw.indexOf("?");
  const sent = mark === -1 ? raw : raw.slice(0, mark);
  const pathname = isCanonicalPath(sent) ? sent : respelledPath(sent, inParameter);
  if (pathname === undefined) return undefined;
  if (mark === -1) return { pathname, search: "" };
  const query = raw.slice(mark + 1);
  if (!queryPattern.test(query)) return undefined;
  if (query.includes("%") && (query.includes("%00") || decoded(query) === undefined)) return undefined;
  // An empty query is none; of the characters that browsers write, the parser of URLs respells this one only.
  return { pathname, search: query === "" ? "" : `?${query.replaceAll('"', "%22")}` };
}

/** The raw target in a `Request`'s absolute URL: what stands behind the authority. */
export function rawTargetOf(url: string): string {
  const path = url.indexOf("/", url.indexOf("://") + 3);
  return path === -1 ? "" : url.slice(path);
}

function isCanonicalPath(pathname: string): boolean {
  if (!pathPattern.test(pathname)) return false;
  if (pathname.includes("/.") && dotSegment.test(pathname)) return false;
  return !pathname.includes("%") || isCanonicallyEscaped(pathname);
}

/** The canonical spelling of a path that differs from it in the text of its parameters only. */
function respelledPath(sent: string, inParameter: (sent: string, spelled: string) => boolean): string | undefined {
  if (!otherSpelling.test(sent)) return undefined;
  const spelled = sent
    .replace(/[[\]^|]/g, encodeURIComponent)
    .replace(/%[0-9A-Fa-f]{2}/g, (escape) => escape.toUpperCase());
  const isCanonical = !dotSegment.test(spelled) && isCanonicallyEscaped(spelled.replace(textEscape, ""));
  return isCanonical && inParameter(sent, spelled) ? spelled : undefined;
}

function isCanonicallyEscaped(pathname: string): boolean {
  if (refusedEscape.test(pathname)) return false;
  const text = decoded(pathname);
  return text !== undefined && !hiddenCharacter.test(text);
}

/** `undefined` when an escape is not valid UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
