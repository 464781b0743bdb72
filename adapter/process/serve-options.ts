import type { Composition } from "@rawr/hq-contract";
import type { ServicesOption } from "#internal";
import type { HostOptions } from "../host-options.js";
import type { DevelopmentTokens } from "./development.js";

/**
 * A call to try, as development mode prints it.
 *
 * @example
 * const call: SampleCall = { title: "All invoices", command: "curl http://127.0.0.1:3000/api/orpc/invoicing/invoices" };
 * call.title; //=> "All invoices"
 */
export interface SampleCall {
  readonly title: string;
  /** A command line. */
  readonly command: string;
}

/** What the environment provides: name, address, Inngest. */
type OfProcess = "alias" | "origin" | "hosts" | "inngest" | "authenticators" | "selfCheck" | "reloadPages";

/**
 * What `serve` takes in code: every option of `createHost` but those that the environment gives it. An option that the environment has a
 * variable for is said in one of the two places, never in both.
 *
 * @example
 * const options: ServeOptions = { openDocuments: true, limits: { body: 64 * 1024 }, print: () => undefined };
 * options.openDocuments; //=> true
 */
export interface ServeOptions extends Omit<HostOptions, OfProcess> {
  /** Default: the process's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Further authenticators, asked before the bearer tokens. */
  readonly authenticators?: HostOptions["authenticators"];
  /** Calls to try, printed in development mode. */
  readonly sampleCalls?: (at: { readonly origin: string; readonly tokens: DevelopmentTokens }) => readonly SampleCall[];
  /** Prints a line for a person. Default: to standard output. */
  readonly print?: (line: string) => void;
}

/**
 * The configuration of a workspace's host, for a file of its own (`hq.host.ts`) that `host.ts` hands to `serve`.
 *
 * @example
 * const configuration = defineHost(defineHq<object>({}), { limits: { files: 64 * 1024 * 1024 }, openDocuments: true });
 * configuration.openDocuments; //=> true
 */
export function defineHost<Hq, const Options extends ServeOptions & ServicesOption<Hq>>(
  _hq: Composition<Hq>,
  options: Options,
): Options {
  return options;
}
