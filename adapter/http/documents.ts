import { createHash } from "node:crypto";
import type { OpenAPI } from "@orpc/contract";
import { apiPlugins, workflowPlugins } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import { routeFamilies, type PublishedFamily } from "@rawr/hq-contract/tables";
import type { Authenticator, SecurityScheme } from "../callers/caller.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { commonHeaders, jsonAnswer, type Answer } from "./answer.js";
import type { DocumentOptions } from "./document-options.js";
import type { Exchange } from "./exchange.js";
import { openApiDocument } from "./openapi-document.js";
import { referencePage, referenceScript, referenceStyle } from "./reference-page.js";
import type { HostRoute } from "./routes.js";

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

/** What of a host its documents depend on. */
interface DocumentedHost {
  readonly origin: string;
  readonly openDocuments: boolean;
  readonly documents: DocumentOptions;
  readonly authenticators: readonly Authenticator[];
  readonly telemetry: Telemetry;
}

/** The families that have documents, each with its routes. */
export function publishedFamilies(
  hq: Composition,
  routes: readonly HostRoute[],
  host: DocumentedHost,
): Readonly<Record<PublishedFamily, Published>> {
  const publish = (family: PublishedFamily): Published => ({
    documents: familyDocuments(hq, family, host),
    routes: routes.filter((route) => route.family === family),
  });
  return { workflows: publish("workflows"), orpc: publish("orpc") };
}

/**
 * `openapi.json` and `openapi.html` of a family, `<capability>.openapi.json` and `.html` of each capability in it; each made when it is
 * first asked for.
 */
function familyDocuments(hq: Composition, family: PublishedFamily, host: DocumentedHost): FamilyDocuments {
  const plugins = family === "orpc" ? apiPlugins(hq) : workflowPlugins(hq);
  const capabilities = plugins.map(({ capability }) => capability);
  const schemes = schemesOf(host.authenticators);
  const made = new Map<string, Promise<OpenAPI.Document>>();
  const generate = (capability: string | undefined): Promise<OpenAPI.Document> => {
    const key = capability ?? "";
    let document = made.get(key);
    if (document === undefined) {
      const described = plugins.filter((plugin) => capability === undefined || plugin.capability === capability);
      document = openApiDocument({
        family,
        contracts: Object.fromEntries(described.map((plugin) => [plugin.capability, plugin.contract])),
        ...(capability !== undefined && { capability }),
        origin: host.origin,
        about: host.documents,
        schemes,
        onLeftOut: (what, err) =>
          host.telemetry.log.error({ family, err }, `${what} can't be described: the document leaves it out`),
      });
      made.set(key, document);
    }
    return document;
  };
  const asJson = async (capability?: string): Promise<Answer> =>
    jsonAnswer(200, JSON.stringify(await generate(capability)));
  const asPage = async (capability?: string): Promise<Answer> => {
    const others = capability === undefined ? capabilities : [];
    const name = capability === undefined ? "openapi.json" : `${capability}.openapi.json`;
    return pageAnswer(referencePage(await generate(capability), name, others));
  };
  const answers = new Map<string, () => Promise<Answer>>([
    ["openapi.json", () => asJson()],
    ["openapi.html", () => asPage()],
    ...capabilities.flatMap((capability): [string, () => Promise<Answer>][] => [
      [`${capability}.openapi.json`, () => asJson(capability)],
      [`${capability}.openapi.html`, () => asPage(capability)],
    ]),
  ]);
  let declared: ReturnType<FamilyDocuments["declaredHeaders"]> | undefined;
  return {
    open: host.openDocuments,
    declaredHeaders: () => (declared ??= generate(undefined).then(headersOf)),
    answer(name, { method, pathname }) {
      const exact = pathname === `${routeFamilies[family].prefix}/${name}`;
      return exact && ["GET", "HEAD"].includes(method) ? answers.get(name)?.() : undefined;
    },
  };
}

/** What the authenticators take, each kind once; a second issuer of one kind gets a number. */
function schemesOf(authenticators: readonly Authenticator[]): SecurityScheme[] {
  const schemes = new Map<string, SecurityScheme>();
  for (const { scheme } of authenticators) {
    if (scheme === undefined) continue;
    let { name } = scheme;
    for (let number = 2; schemes.has(name) && schemes.get(name)?.says !== scheme.says; number += 1) {
      name = `${scheme.name}-${number}`;
    }
    schemes.set(name, { ...scheme, name });
  }
  return [...schemes.values()];
}

function headersOf({ paths = {} }: OpenAPI.Document): { sent: readonly string[]; answered: readonly string[] } {
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
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A page that loads nothing, runs its own script alone, and asks its own host alone. */
function pageAnswer(html: string): Answer {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(referenceScript)}`,
    `style-src ${hashOf(referenceStyle)}`,
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  const headers = {
    ...commonHeaders,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "referrer-policy": "no-referrer",
  };
  return { status: 200, headers, body: html };
}
