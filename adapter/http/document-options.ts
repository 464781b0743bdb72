import type { OpenAPI } from "@orpc/contract";

/**
 * What the OpenAPI documents of a host say of the whole; each operation is described by its contract.
 *
 * @example
 * const documents: DocumentOptions = { title: "Invoicing", version: "2026-11", tags: [{ name: "invoices" }] };
 * documents.title; //=> "Invoicing"
 */
export interface DocumentOptions {
  /** Default: the family's purpose. */
  readonly title?: string;
  /** The version of what is published. Default `1`. */
  readonly version?: string;
  readonly description?: string;
  readonly contact?: OpenAPI.ContactObject;
  readonly license?: OpenAPI.LicenseObject;
  readonly termsOfService?: string;
  /** Where else it is served. The host's own origin comes first. */
  readonly servers?: readonly OpenAPI.ServerObject[];
  /** What each tag means, in the order in which readers see them. */
  readonly tags?: readonly OpenAPI.TagObject[];
}
