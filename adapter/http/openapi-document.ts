import { isContractProcedure, type AnyContractRouter, type OpenAPI } from "@orpc/contract";
import { OpenAPIGenerator, type OpenAPIGeneratorGenerateOptions } from "@orpc/openapi";
import { routeFamilies, type PublishedFamily } from "@rawr/hq-contract/tables";
import type { SecurityScheme } from "../callers/caller.js";
import type { DocumentOptions } from "./document-options.js";
import { schemaConverters } from "./schema-converters.js";

/** What a document is made of. */
export interface DocumentSource {
  readonly family: PublishedFamily;
  /** The contracts that it describes, by capability. */
  readonly contracts: Readonly<Record<string, AnyContractRouter>>;
  /** The one capability that it is about; without it, the whole family. */
  readonly capability?: string;
  readonly origin: string;
  readonly about: DocumentOptions;
  /** The kinds of credentials that the host's authenticators know. */
  readonly schemes: readonly SecurityScheme[];
  /** Is told about what the document leaves out, and why. */
  readonly onLeftOut: (what: string, reason: unknown) => void;
}

/** One document. A procedure that can't be described is left out of it, and named; it takes nothing else down. */
export async function openApiDocument(source: DocumentSource): Promise<OpenAPI.Document> {
  const { contracts, onLeftOut } = source;
  const generator = new OpenAPIGenerator({ schemaConverters: schemaConverters() });
  const head = headOf(source);
  try {
    return completed(await generator.generate(contracts, head), source);
  } catch {
    const left = new Set<unknown>();
    for (const { name, procedure } of proceduresOf(contracts)) {
      await generator.generate(contracts, { filter: ({ contract }) => contract === procedure }).catch((reason) => {
        left.add(procedure);
        onLeftOut(`procedure ${name}`, reason);
      });
    }
    return completed(
      await generator.generate(contracts, { ...head, filter: ({ contract }) => !left.has(contract) }),
      source,
    );
  }
}

/** What a host answers where no contract says what: its refusals, and errors that no contract declares (RFC 9457). */
const refusal = {
  schemas: {
    Problem: {
      type: "object",
      properties: {
        type: { type: "string" },
        title: { type: "string" },
        status: { type: "integer" },
        detail: { type: "string" },
        code: { type: "string" },
        requestId: { type: "string" },
        errors: {
          type: "array",
          description: "What the schema refuses. `pointer` is a JSON pointer into the procedure's input.",
          items: {
            type: "object",
            properties: { detail: { type: "string" }, pointer: { type: "string" } },
            required: ["detail", "pointer"],
          },
        },
        defined: { const: false, description: "The procedure failed. A refusal of the host doesn't have this member." },
        data: { description: "What the error of the procedure holds." },
      },
      required: ["type", "title", "status", "code"],
    },
  },
  responses: {
    Refusal: {
      description:
        "The host refuses the request, or the procedure fails with an error that its contract does not declare.",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
} satisfies OpenAPI.ComponentsObject;

function headOf({ family, capability, origin, about, schemes }: DocumentSource): OpenAPIGeneratorGenerateOptions {
  const { title = routeFamilies[family].purpose, version = "1", servers = [], tags, ...info } = about;
  return {
    info: { ...info, title: capability === undefined ? title : `${title}: ${capability}`, version },
    servers: [{ url: origin }, ...servers],
    ...(tags && { tags: [...tags] }),
    ...(schemes.length > 0 && { security: schemes.map(({ name }) => ({ [name]: [] })) }),
    components: {
      ...refusal,
      ...(schemes.length > 0 && {
        securitySchemes: Object.fromEntries(schemes.map(({ name, about: scheme }) => [name, scheme])),
      }),
    },
  };
}

/** Each operation with the host's refusals, and without a requirement that none of the host's authenticators could meet. */
function completed(document: OpenAPI.Document, { schemes, onLeftOut }: DocumentSource): OpenAPI.Document {
  const known = new Set(schemes.map(({ name }) => name));
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, part] of Object.entries(item ?? {})) {
      const operation = part as OpenAPI.OperationObject; // oRPC writes operations only
      operation.responses = { ...operation.responses, default: { $ref: "#/components/responses/Refusal" } };
      const asked = operation.security;
      const met = asked?.filter((requirement) => Object.keys(requirement).every((name) => known.has(name)));
      if (asked === undefined || met === undefined || met.length === asked.length) continue;
      const unknown = asked.flatMap((requirement) => Object.keys(requirement)).filter((name) => !known.has(name));
      const names = [...new Set(unknown)].map((name) => `\`${name}\``).join(", ");
      onLeftOut(
        `security of ${method.toUpperCase()} ${path}`,
        new Error(`no authenticator of this host is called ${names}; it has ${[...known].join(", ") || "none"}`),
      );
      if (met.length > 0) operation.security = met;
      else delete operation.security;
    }
  }
  return document;
}

function proceduresOf(
  contract: AnyContractRouter,
  names: readonly string[] = [],
): readonly { readonly name: string; readonly procedure: unknown }[] {
  if (isContractProcedure(contract)) return [{ name: names.join("."), procedure: contract }];
  return Object.entries(contract).flatMap(([name, part]) => proceduresOf(part, [...names, name]));
}
