import { isContractProcedure, type AnyContractRouter, type OpenAPI } from "@orpc/contract";
import { OpenAPIGenerator } from "@orpc/openapi";
import { apiPlugins, workflowPlugins } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import { routeFamilies, type PublishedFamily } from "@rawr/hq-contract/tables";
import { commonHeaders, jsonAnswer, type Answer } from "./answer.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import type { Exchange } from "./exchange.js";
import type { HostRoute } from "./routes.js";
import { schemaConverters } from "./schema-converters.js";
import { referencePage } from "./reference-page.js";

/** The documents of a published family, by their last path segment. A capability has no dot, so none can be in their way. */
export interface FamilyDocuments {
  /** Whether they are for everybody, or for callers that the family lets in. */
  readonly open: boolean;
  answer(name: string, exchange: Exchange): Promise<Answer> | undefined;
  /** Headers that contracts of the family declare, in requests and in answers; names in lower case. */
  declaredHeaders(): Promise<{ readonly sent: readonly string[]; readonly answered: readonly string[] }>;
}

/** What a published family has beside its procedures. */
export interface Published {
  readonly documents: FamilyDocuments;
  readonly routes: readonly HostRoute[];
}

/** The families that have documents, each with its routes. */
export function publishedFamilies(
  hq: Composition,
  routes: readonly HostRoute[],
  host: { readonly origin: string; readonly openDocuments: boolean; readonly telemetry: Telemetry },
): Readonly<Record<PublishedFamily, Published>> {
  const { origin, openDocuments, telemetry } = host;
  const publish = (family: PublishedFamily): Published => ({
    documents: familyDocuments(hq, family, {
      origin,
      open: openDocuments,
      onUndescribed: (procedure, reason) =>
        telemetry.log.error({ family, procedure, err: reason }, "a procedure can't be described: it is left out"),
    }),
    routes: routes.filter((route) => route.family === family),
  });
  return { workflows: publish("workflows"), orpc: publish("orpc") };
}

/** `openapi.json` and `openapi.html` of a family, made when they are first asked for. */
export function familyDocuments(
  hq: Composition,
  family: PublishedFamily,
  options: {
    readonly origin: string;
    readonly open: boolean;
    /** Is told, once, about procedures that the documents leave out, and why. */
    readonly onUndescribed?: (procedure: string, reason: unknown) => void;
  },
): FamilyDocuments {
  const { origin, open, onUndescribed = () => undefined } = options;
  let document: Promise<object> | undefined;
  const generate = (): Promise<object> => (document ??= openApiDocument(hq, family, origin, onUndescribed));
  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    "openapi.json": async () => jsonAnswer(200, JSON.stringify(await generate())),
    "openapi.html": async () => pageAnswer(referencePage(await generate())),
  };
  const readHeaders = async (): ReturnType<FamilyDocuments["declaredHeaders"]> => {
    const { paths = {} } = (await generate()) as OpenAPI.Document;
    const operations = Object.values(paths).flatMap((path) => Object.values(path ?? {}) as OpenAPI.OperationObject[]);
    const names = new Set(
      operations.flatMap(({ parameters = [] }) =>
        parameters.flatMap((one) => ("in" in one && one.in === "header" ? [one.name.toLowerCase()] : [])),
      ),
    );
    const answered = operations.flatMap(({ responses = {} }) =>
      Object.values(responses).flatMap((one) => Object.keys(("headers" in one && one.headers) || {})),
    );
    return { sent: [...names], answered: [...new Set(answered.map((name) => name.toLowerCase()))] };
  };
  let declared: ReturnType<FamilyDocuments["declaredHeaders"]> | undefined;
  return {
    open,
    declaredHeaders: () => (declared ??= readHeaders()),
    answer(name, { method, pathname }) {
      const exact = pathname === `${routeFamilies[family].prefix}/${name}`;
      if (!exact || !["GET", "HEAD"].includes(method) || !Object.hasOwn(answers, name)) return undefined;
      return answers[name]?.();
    },
  };
}

/** One document of all plugins. A procedure that can't be described is left out of it, and named; it takes nothing else down. */
async function openApiDocument(
  hq: Composition,
  family: PublishedFamily,
  origin: string,
  onUndescribed: (procedure: string, reason: unknown) => void,
): Promise<object> {
  const plugins = family === "orpc" ? apiPlugins(hq) : workflowPlugins(hq);
  const contracts: Record<string, AnyContractRouter> = Object.fromEntries(
    plugins.map(({ capability, contract }) => [capability, contract]),
  );
  const generator = new OpenAPIGenerator({ schemaConverters: schemaConverters() });
  const about = {
    info: { title: `${routeFamilies[family].purpose}`, version: "1" },
    servers: [{ url: origin }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  } satisfies Parameters<typeof generator.generate>[1];
  try {
    return await generator.generate(contracts, about);
  } catch {
    const left = new Set<unknown>();
    for (const { name, procedure } of proceduresOf(contracts)) {
      await generator.generate(contracts, { filter: ({ contract }) => contract === procedure }).catch((reason) => {
        left.add(procedure);
        onUndescribed(name, reason);
      });
    }
    return generator.generate(contracts, { ...about, filter: ({ contract }) => !left.has(contract) });
  }
}

function proceduresOf(
  contract: AnyContractRouter,
  names: readonly string[] = [],
): readonly { readonly name: string; readonly procedure: unknown }[] {
  if (isContractProcedure(contract)) return [{ name: names.join("."), procedure: contract }];
  return Object.entries(contract).flatMap(([name, part]) => proceduresOf(part, [...names, name]));
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
