import type { Workspace } from "../../facts/workspace.js";
import type { Edit } from "../../report/finding.js";

const main = "@rawr/hq-contract";

/** The entries that became a package of their own. */
const movedEntry = /(["'])@rawr\/hq-contract\/checks((?:\/testing)?\1)/g;

/**
 * Names that the main entry had once, by the entry that has them now; `internal` ones have none. `contract/moved.ts` keeps them in the main
 * entry for one minor version: the test beside this file writes it from this table (`vitest run moved-names -u`).
 */
export const movedNames = {
  client: words(`
    CallerFetch CheckedCaller CheckedCallerPath ClientOptions IngressCall OpenApiClient RpcClient checkCaller
    checkCallerPath createCallerFetch createInProcessClient createIngressRequest createOpenApiClient
    createOpenApiLink createRpcClient createRpcLink publishedContract
  `),
  governance: words(`
    ControlRule Decision Deferral ExitCriterion Governance Owner OwnerEntry PendingFamily Slice SliceId
    addBusinessHours baselineReportFile controlRules decisionOf deferredRegister judgeGovernance owners sliceIds
    slices
  `),
  tables: words(`
    Allowed AnyApiPlugin AnyConsumerPlugin AnyPlugin AnyWorkflowPlugin BatchEvents Brand Bridge BridgeDates
    BridgeDecision BridgeEvent BridgeState Caller CallerEntry CallerPath CancelOn CheckedCapability CheckedPath
    ConcurrencyLimit CronTrigger Debounce Duration EventName EventTrigger FamilyOf Forbidden InvokeData InvokeResult
    InvokeTrigger JsonObject JsonValue LegacyKey LegacyReadEvent ManifestIssue ManifestIssueCode ManifestPlace
    ManifestResult ManifestSpan MatrixCell NoLegacyKeys ObservabilityEvent Observation ObservedRequest ObservedTrail
    Plugin PluginKey PluginKind PluginManifest PrefixOf ProcessServices PublishedFamily PublishedRoute RateLimit
    RawBlock ReceivedEvent Refusal RequiredSeam RequiredSuite RouteFamily RouteFamilyEntry SharedRoute ShortDuration
    Singleton StartedRouter SuiteRunEvent SurfaceRoot Surfaces Throttle Timeouts Trigger UtcDay Wait addDays
    bridgeState callerMatrix callers capabilityMaxLength capabilityPattern daysBetween familyOf isCapability
    legacyEventsFile legacyKeys legacyReadEvent longestBridge manifestIssueCodes mayReach mountOrder nearestName
    observabilityEvents phaseABridge pluginKinds refusalOf refusalVariants refusals requiredSeams requiredSuites
    reservedCapabilities routeFamilies startOf suiteRunEvent surfaceRoots toBridge toUtcDay utcDayOf
  `),
  internal: words(`
    Expression JsonLoss JsonMember JsonNode JsonSyntaxError Schedule ServicesOption apiPlugins checkEnqueued
    checkOwned cronText jsonLoss manifestMaxLength parseExpression parseJsonText parseSchedule pathOf
    pluginPackageJsonSchema positionsIn rawrBlockJsonSchema refusePath toCorrelationId toEventName toJsonValue
    toPointer toRunHandle workflowPlugins
  `),
} satisfies Readonly<Record<string, readonly string[]>>;

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const { internal: _, ...byEntry } = movedNames;
const entryOf = new Map<string, string>(
  Object.entries(byEntry).flatMap(([entry, names]) => names.map((name) => [name, `${main}/${entry}`] as const)),
);

/** The edits that import names and entries which moved from where they are now. Other names stay where they are. */
export function movedImports(workspace: Pick<Workspace, "files" | "importsOf" | "text">): Edit[] {
  return workspace.files.flatMap((file) => {
    const imports = workspace.importsOf(file).filter(({ specifier }) => specifier?.startsWith(main) === true);
    if (imports.length === 0) return [];
    const text = (workspace.text(file) ?? "").replace(/^\uFEFF/, ""); // offsets don't count a byte order mark
    const named = imports.filter(({ specifier, kind }) => specifier === main && /^(?:static|re-export)$/.test(kind));
    const linesOf = (some: typeof imports) => new Set(some.map(({ line }) => line));
    return [...nameEdits(file, text, linesOf(named)), ...entryEdits(file, text, linesOf(imports))];
  });
}

/** Text that looks like a specifier, on a line without an import, is not one. */
function entryEdits(file: string, text: string, lines: ReadonlySet<number>): Edit[] {
  return [...text.matchAll(movedEntry)].flatMap(({ index, 0: whole, 1: quote = "", 2: rest = "" }) => {
    if (!lines.has(lineAt(text, index))) return [];
    return [{ file, start: index, end: index + whole.length, text: `${quote}@rawr/hq-checks${rest}` }];
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** A declaration that names what it imports or passes on. One with a comment among its names is left to a person. */
const declaration = /^(import|export)([ \t]+type)?\s*\{([^{}]*)\}\s*from\s*(["'])@rawr\/hq-contract\4(;?)/gm;

function nameEdits(file: string, source: string, lines: ReadonlySet<number>): Edit[] {
  return [...source.matchAll(declaration)].flatMap((found) => {
    const [whole, keyword = "", type = "", names = "", quote = "", end = ""] = found;
    const start = found.index;
    // A text that looks like an import, inside a template say, is none.
    if (!lines.has(lineAt(source, start + whole.length)) || names.includes("//") || names.includes("/*")) return [];
    const byEntry = new Map<string, string[]>();
    for (const name of names.split(",").map((one) => one.trim())) {
      if (name === "") continue;
      const imported = name.replace(/^type\s+/, "").split(/\s+as\s+/, 1)[0] ?? name;
      const entry = entryOf.get(imported) ?? main;
      byEntry.set(entry, [...(byEntry.get(entry) ?? []), name]);
    }
    if ([...byEntry.keys()].every((entry) => entry === main)) return [];
    const declarations = [...byEntry].map(
      ([entry, own]) => `${keyword}${type} { ${own.join(", ")} } from ${quote}${entry}${quote}${end}`,
    );
    return [{ file, start, end: start + whole.length, text: declarations.join("\n") }];
  });
}
