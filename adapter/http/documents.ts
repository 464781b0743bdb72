import type { AnyContractRouter } from "@orpc/contract";
import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { apiPlugins, routeFamilies, workflowPlugins, type Composition, type PublishedFamily } from "@rawr/hq-contract";
import { commonHeaders, jsonAnswer, type Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import { referencePage } from "./reference-page.js";

/** The documents of a published family, by their last path segment. A capability has no dot, so none can be in their way. */
export interface FamilyDocuments {
  /** Whether they are for everybody, or for callers that the family lets in. */
  readonly open: boolean;
  answer(name: string, exchange: Exchange): Promise<Answer> | undefined;
}

/** `openapi.json` and `openapi.html` of a family, made when they are first asked for. */
export function familyDocuments(
  hq: Composition,
  family: PublishedFamily,
  { origin, open }: { readonly origin: string; readonly open: boolean },
): FamilyDocuments {
  let document: Promise<object> | undefined;
  const generate = (): Promise<object> => (document ??= openApiDocument(hq, family, origin));
  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    "openapi.json": async () => jsonAnswer(200, JSON.stringify(await generate())),
    "openapi.html": async () => pageAnswer(referencePage(await generate())),
  };
  return {
    open,
    answer(name, { method, pathname }) {
      const exact = pathname === `${routeFamilies[family].prefix}/${name}`;
      if (!exact || !["GET", "HEAD"].includes(method) || !Object.hasOwn(answers, name)) return undefined;
      return answers[name]?.();
    },
  };
}

function openApiDocument(hq: Composition, family: PublishedFamily, origin: string): Promise<object> {
  const plugins = family === "orpc" ? apiPlugins(hq) : workflowPlugins(hq);
  const contracts: Record<string, AnyContractRouter> = Object.fromEntries(
    plugins.map(({ capability, contract }) => [capability, contract]),
  );
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contracts, {
    info: { title: `${routeFamilies[family].purpose}`, version: "1" },
    servers: [{ url: origin }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  });
}

/** A page that loads nothing and runs nothing. */
function pageAnswer(html: string): Answer {
  const headers = {
    ...commonHeaders,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
  };
  return { status: 200, headers, body: html };
}
