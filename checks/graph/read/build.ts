import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Owner } from "@rawr/hq-contract/governance";
import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";
import type { Finding, Place } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { attachFindings } from "./attach-findings.js";
import { createDraft, type Draft } from "./draft.js";
import { libraryVersion } from "./library-version.js";
import { readLaw, type Law } from "./law.js";
import type { BoundaryGraph, NodeKind } from "../model/model.js";
import { packageName } from "./package-name.js";
import { readComposition } from "./read-composition.js";
import type { EventFact, PluginSurface, ProcedureFact, UseFact } from "./plugin-surface.js";
import { entryOf, readPlugin } from "./read-plugin.js";
import type { Reader } from "./reader.js";
import { shapeText } from "../model/shape.js";
import { createUnits } from "./units.js";
import { createWorkspaceReader } from "./workspace-reader.js";

export interface BuildOptions {
  /** Findings of a run of the gates, to be shown where they are. */
  readonly findings?: readonly Finding[];
  /** Called now and then on long work, with how many plugins are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

export const generator = "rawr-hq graph";

/** Who decides about nodes of a kind (SPEC 2.9). */
const ownerOf: Readonly<Record<NodeKind, Owner>> = {
  caller: "runtime-host",
  family: "runtime-host",
  host: "runtime-host",
  capability: "plugin-lifecycle",
  plugin: "plugin-lifecycle",
  contract: "plugin-lifecycle",
  procedure: "plugin-lifecycle",
  event: "runtime-host",
  schedule: "runtime-host",
  function: "runtime-host",
  package: "plugin-lifecycle",
  module: "plugin-lifecycle",
};

/** Builds the boundary graph of a workspace from its facts. */
export function buildGraph(workspace: Workspace, options: BuildOptions = {}): BoundaryGraph {
  const draft = createDraft((kind) => ownerOf[kind]);
  const unitOf = createUnits(workspace);
  const reader = createWorkspaceReader(workspace);
  const law = readLaw(workspace, reader);
  addLaw(draft, law);
  addPlugins(draft, workspace, reader, law, options.onProgress);
  addModules(draft, workspace, unitOf);
  const { nodes, edges } = attachFindings(draft.finish(), options.findings ?? [], (path) => unitOf(path).id);
  return {
    format: "rawr-hq/boundary-graph@1",
    workspace: packageName(workspace) ?? posix.basename(workspace.root.replaceAll("\\", "/")),
    generator,
    inputHash: hashInput(workspace, options.findings ?? []),
    law: law.origin,
    nodes,
    edges,
  };
}

/** Callers, families, and who may come in where. */
function addLaw(draft: Draft, { callers, families, cells }: Law): void {
  const placed = (at: Place | undefined) => (at ? { at } : {});
  for (const { name, transport, at } of callers) {
    draft.node({ id: `caller:${name}`, kind: "caller", label: name, ...placed(at), detail: { transport } });
  }
  for (const { name, prefix, about, at } of families) {
    draft.node({ id: `family:${name}`, kind: "family", label: prefix, ...placed(at), detail: { prefix, ...about } });
  }
  for (const { caller, family, isAllowed } of cells) {
    const kind = isAllowed ? "may-call" : "must-not-call";
    draft.edge({ kind, from: `caller:${caller}`, to: `family:${family}` });
  }
}

function addPlugins(
  draft: Draft,
  workspace: Workspace,
  reader: Reader,
  law: Law,
  onProgress: BuildOptions["onProgress"],
): void {
  const { settings, plugins } = workspace;
  const files = new Set(workspace.files);
  const composition = readComposition(reader, settings.composition, files.has(settings.composition));
  const hostFile = settings.host.find((file) => files.has(file)) ?? settings.composition;
  draft.node({
    id: "host:host",
    kind: "host",
    label: hostFile,
    ...(files.has(hostFile) && { at: { file: hostFile, line: 1, column: 1 } }),
    ...(composition.unreadable !== undefined && { unreadable: composition.unreadable }),
  });
  for (const { name } of law.families) draft.edge({ kind: "mounts", from: "host:host", to: `family:${name}` });

  const foreign: EventFact[] = [];
  const later: { from: string; capability: string; use: UseFact }[] = [];
  plugins.forEach((plugin, index) => {
    onProgress?.(index, plugins.length);
    const { manifest, directory } = plugin;
    const at: Place = { file: posix.join(directory, "package.json"), line: plugin.at.line, column: plugin.at.column };
    const id = `plugin:${manifest?.key ?? directory}`;
    if (!manifest) {
      const [issue] = plugin.issues;
      draft.node({
        id,
        kind: "plugin",
        label: directory,
        at,
        unreadable: issue?.message ?? "its package.json is broken",
      });
      return;
    }
    const capability = `capability:${manifest.capability}`;
    draft.node({ id: capability, kind: "capability", label: manifest.capability });
    const entry = entryOf(directory, files);
    const surface = entry === undefined ? undefined : readPlugin(reader, entry);
    const place = composition.registered.get(directory);
    draft.node({
      id,
      kind: "plugin",
      label: manifest.key,
      parent: capability,
      at,
      detail: { kind: manifest.kind, directory, ...(place ? {} : { mounted: "no" }) },
      ...whyUnreadable(surface, directory),
    });
    if (place) draft.edge({ kind: "mounts", from: "host:host", to: id, at: place });
    if (!surface) return;
    addSurface(draft, plugin, id, surface, place !== undefined);
    foreign.push(...surface.events);
    for (const use of surface.uses)
      later.push({ from: fromOf(use, id, manifest), capability: manifest.capability, use });
  });
  for (const { name, at } of foreign) draft.node({ id: `event:${name}`, kind: "event", label: name, at });
  for (const { from, capability, use } of later) addUse(draft, from, capability, use);
}

function whyUnreadable(surface: PluginSurface | undefined, directory: string): { unreadable?: string } {
  if (!surface) return { unreadable: `${directory}/src/index.ts does not exist` };
  const [first, ...others] = surface.unreadable;
  if (!first) return {};
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return { unreadable: `${first.what} at ${first.at.file}:${first.at.line}${more}` };
}

type Identified = NonNullable<DiscoveredPlugin["manifest"]>;

const procedureId = (kind: string, capability: string, key: string) => `procedure:${kind}/${capability}#${key}`;
const functionId = (capability: string, id: string) => `function:${capability}--${id}`;

function fromOf({ by }: UseFact, plugin: string, { kind, capability }: Identified): string {
  if (by.procedure !== undefined) return procedureId(kind, capability, by.procedure);
  return by.function === undefined ? plugin : functionId(capability, by.function);
}

function addSurface(
  draft: Draft,
  plugin: DiscoveredPlugin,
  id: string,
  surface: PluginSurface,
  mounted: boolean,
): void {
  const { manifest } = plugin;
  if (!manifest) return;
  const { kind, capability, key } = manifest;
  const publishes = kind === "api" || kind === "workflows";
  const contract = `contract:${key}`;
  if (publishes) {
    const [first] = surface.procedures;
    draft.node({
      id: contract,
      kind: "contract",
      label: `${key} contract`,
      parent: id,
      ...(first && { at: first.at }),
    });
    draft.edge({ kind: "implements", from: id, to: contract });
  }
  for (const procedure of surface.procedures) {
    const node = procedureId(kind, capability, procedure.key);
    draft.node({
      id: node,
      kind: "procedure",
      label: procedure.key === "" ? capability : procedure.key,
      parent: contract,
      at: procedure.at,
      detail: procedureDetail(procedure, kind, capability),
      ...(procedure.unreadable !== undefined && { unreadable: procedure.unreadable }),
      shape: {
        ...(procedure.input && { input: procedure.input }),
        ...(procedure.output && { output: procedure.output }),
      },
    });
    if (procedure.handler) draft.edge({ kind: "implements", from: id, to: contract, at: procedure.handler });
    if (!mounted) continue;
    const published = kind === "api" ? "family:orpc" : "family:workflows";
    draft.edge({ kind: "mounts", from: published, to: node, at: procedure.at });
    draft.edge({ kind: "mounts", from: "family:rpc", to: node, at: procedure.at });
  }
  for (const { name, at } of surface.events) {
    // An event belongs to the capability that its name begins with, whoever sends it, waits for it or reacts to it.
    if (name.startsWith(`${capability}/`))
      draft.node({ id: `event:${name}`, kind: "event", label: name, parent: id, at });
  }
  for (const { id: name, on, schedules, cancelledBy, detail, at } of surface.functions) {
    const node = functionId(capability, name);
    const awaited = surface.uses.flatMap((use) => ("awaits" in use && use.by.function === name ? [use.awaits] : []));
    const waits = awaited.length > 0 ? { "waits for": [...new Set(awaited)].join(", ") } : {};
    draft.node({ id: node, kind: "function", label: name, parent: id, at, detail: { ...detail, ...waits } });
    if (mounted) draft.edge({ kind: "mounts", from: "family:ingress", to: node, at });
    for (const event of on) draft.edge({ kind: "handles", from: `event:${event}`, to: node, at });
    for (const schedule of schedules) {
      const clock = `schedule:${schedule}`;
      draft.node({ id: clock, kind: "schedule", label: schedule });
      draft.edge({ kind: "handles", from: clock, to: node, at });
    }
    for (const event of cancelledBy) {
      draft.edge({ kind: "cancels", from: `event:${event.name}`, to: node, at: event.at });
    }
  }
}

function procedureDetail(procedure: ProcedureFact, kind: string, capability: string): Record<string, string> {
  const { method, path, summary, input, output, errors } = procedure;
  const below = kind === "workflows" ? `/rpc/${capability}/workflows` : `/rpc/${capability}`;
  return {
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
    rpc: [below, ...procedure.key.split(".")].join("/"),
    ...(summary !== undefined && { summary }),
    ...(input && { input: shapeText(input) }),
    ...(output && { output: shapeText(output) }),
    ...(errors.length > 0 && { errors: errors.join(", ") }),
  };
}

/** A use may name what another plugin has, or what nobody has: then it gets a node that says so. */
function addUse(draft: Draft, from: string, own: string, use: UseFact): void {
  if ("awaits" in use) {
    draft.edge({ kind: "wakes", from: `event:${use.awaits}`, to: from, at: use.at });
    return;
  }
  if ("invokes" in use) {
    // A plugin can name only functions of its own.
    draft.edge({ kind: "calls", from, to: functionId(own, use.invokes), at: use.at });
    return;
  }
  if ("triggers" in use) {
    const event = `event:${use.triggers}`;
    if (!draft.has(event)) {
      draft.node({ id: event, kind: "event", label: use.triggers, unreadable: "it is sent, and defined nowhere here" });
    }
    draft.edge({ kind: "triggers", from, to: event, at: use.at });
    return;
  }
  const { capability, key } = use.calls;
  const inWorkflows = key.startsWith("workflows.");
  const procedure = inWorkflows
    ? procedureId("workflows", capability, key.slice("workflows.".length))
    : procedureId("api", capability, key);
  if (!draft.has(procedure)) {
    draft.node({
      id: procedure,
      kind: "procedure",
      label: key,
      ...parentOf(draft, [`plugin:${inWorkflows ? "workflows" : "api"}/${capability}`, `capability:${capability}`]),
      unreadable: `\`${capability}.${key}\` is called, and published nowhere here`,
    });
  }
  draft.edge({ kind: "calls", from, to: procedure, at: use.at });
}

function parentOf(draft: Draft, candidates: readonly string[]): { parent?: string } {
  const parent = candidates.find((id) => draft.has(id));
  return parent === undefined ? {} : { parent };
}

function addModules(draft: Draft, workspace: Workspace, unitOf: ReturnType<typeof createUnits>): void {
  for (const file of workspace.files) {
    const unit = unitOf(file);
    if (unit.kind !== "plugin" && !draft.has(unit.id)) {
      const label = unit.directory === "." ? "workspace root" : unit.directory;
      draft.node({ id: unit.id, kind: unit.kind, label });
    }
    const [error] = workspace.facts(file).parseErrors;
    draft.node({
      id: `module:${file}`,
      kind: "module",
      label: file,
      parent: unit.id,
      at: { file, line: 1, column: 1 },
      ...(error && { unreadable: `line ${error.line} does not parse: ${error.message}` }),
    });
  }
  for (const file of workspace.files) {
    for (const { to, line, column, endColumn } of workspace.importsOf(file)) {
      if (to === null || !draft.has(`module:${to}`)) continue;
      draft.edge({
        kind: "imports",
        from: `module:${file}`,
        to: `module:${to}`,
        at: { file, line, column, ...(endColumn !== undefined && { endColumn }) },
        ...(unitOf(file).id !== unitOf(to).id && { crosses: true }),
      });
    }
  }
}

function hashInput(workspace: Workspace, findings: readonly Finding[]): string {
  const hash = createHash("sha256");
  const add = (...parts: readonly string[]) => hash.update(JSON.stringify(parts));
  add(JSON.stringify(workspace.settings));
  for (const file of workspace.files) add(file, workspace.facts(file).hash);
  for (const { directory } of workspace.plugins) add(directory, workspace.text(`${directory}/package.json`) ?? "");
  add("package.json", workspace.text("package.json") ?? "", libraryVersion(workspace) ?? "");
  for (const { code, fingerprint } of findings) add(code, fingerprint);
  return hash.digest("hex");
}
