import type { Composition } from "@rawr/hq-contract";
import type { ServicesOption } from "#internal";
import type { HostOptions } from "../host-options.js";
import type { DevelopmentTokens } from "./development.js";

/** A call to try, as development mode prints it. */
export interface SampleCall {
  readonly title: string;
  /** A command line. */
  readonly command: string;
}

/** What the process brings itself: its name, its address, its Inngest. */
type OfProcess = "alias" | "origin" | "hosts" | "inngest" | "authenticators" | "selfCheck";

/**
 * What `serve` takes in code: every option of `createHost` but those that the environment gives it. An option that the environment has a
 * variable for is said in one of the two places, never in both.
 */
export interface ServeOptions extends Omit<HostOptions, OfProcess> {
  /** Default: the process's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Further ways to prove who calls, asked before the bearer tokens. */
  readonly authenticators?: HostOptions["authenticators"];
  /** Calls to try, printed in development mode. */
  readonly sampleCalls?: (at: { readonly origin: string; readonly tokens: DevelopmentTokens }) => readonly SampleCall[];
  /** Where a person reads. Default: standard output. */
  readonly print?: (line: string) => void;
}

/**
 * The configuration of a workspace's host, for a file of its own (`hq.host.ts`) that `host.ts` hands to `serve`.
 *
 * @example
 * const configuration = defineHost(hq, { limits: { files: 64 * 1024 * 1024 }, openDocuments: true });
 *
 * @param _hq - The composition: a service that one of its plugins asks for and nobody offers does not compile here.
 */
export function defineHost<Hq, const Options extends ServeOptions & ServicesOption<Hq>>(
  _hq: Composition<Hq>,
  options: Options,
): Options {
  return options;
}
