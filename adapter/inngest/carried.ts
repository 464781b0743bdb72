import { jsonLoss } from "#internal";
import { NonRetriableError } from "@rawr/hq-contract";

/** Bytes of a step's result: an Inngest server takes no more. */
const largest = 4 * 1024 * 1024;

/**
 * What a step or a function resolves to, if JSON can carry it.
 *
 * @param subject - Begins the sentence: "step `load`".
 * @throws TypeError, which fails the attempt; NonRetriableError where another attempt would see the same.
 */
export function carried<Result>(subject: string, result: Result): Result {
  const loss = jsonLoss(result);
  if (loss !== undefined) {
    const at = loss.path === "" ? "" : ` at \`${loss.path}\``;
    const hint = loss.what === "a bigint" ? ", and a BigInt as a text" : "";
    throw new TypeError(
      `${subject} resolves to ${loss.what}${at}, which JSON can't represent: return plain data${hint}`,
    );
  }
  const text = JSON.stringify(result) as string | undefined; // of `undefined` JSON has nothing to say
  if (text !== undefined && text.length * 3 > largest && Buffer.byteLength(text) > largest) {
    throw new NonRetriableError(
      `${subject} resolves to more than 4 MiB of JSON: store it elsewhere and return its location`,
    );
  }
  return result;
}
