/** An Inngest server stops here, too. */
const MAX_STEP_BYTES = 4 * 1024 * 1024;

/** Why a server refuses a step's result; undefined if it doesn't. */
export function resultFault(result: string): string | undefined {
  if (Buffer.byteLength(result) > MAX_STEP_BYTES) return `has more than ${MAX_STEP_BYTES} bytes`;
  return /\\ud[89a-f]/i.test(result) && !isWellFormedJson(result) ? "contains half of a surrogate pair" : undefined;
}

/** JSON.stringify writes a lone surrogate as an escape, and a pair as it is. */
function isWellFormedJson(json: string): boolean {
  return !/(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/.test(json);
}
