import type { Call, Domain, Spot } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { Givers } from "./givers.js";
import { Interest } from "./interest.js";
import { MetadataCalls } from "./calls.js";
import type { Given } from "./carrying.js";
import { declare, judgeLiteral } from "./declarations.js";
import { MetadataTaint, type MetadataScope, type MetadataUse } from "./taint.js";
import { MetadataReads } from "./reads.js";
import type { MetadataTypes, TypeModule } from "./types.js";
import { isPackagePath, resolvedFrom } from "./package-path.js";
import type { FlowType } from "../model/program.js";
import {
  objectsOf,
  one,
  type Atom,
  type Closure,
  type HeapObject,
  type ModuleState,
  type TaintLabel,
  type Value,
} from "../interpreter/value.js";

/** Follows plugin metadata: where it comes from, and each use of it that the law forbids. */
export class MetadataDomain implements Domain {
  readonly mergesReceivers = true;
  readonly #machine: Machine;
  readonly #scope: MetadataScope;
  readonly #types: MetadataTypes;
  readonly #taint: MetadataTaint;
  readonly #reads: MetadataReads;
  readonly #calls: MetadataCalls;
  readonly #interest: Interest;
  readonly #givers = new Givers();

  constructor(machine: Machine, scope: MetadataScope, types: MetadataTypes) {
    this.#machine = machine;
    this.#scope = scope;
    this.#types = types;
    this.#taint = new MetadataTaint(machine.atoms, scope);
    this.#interest = new Interest(() => machine.round);
    this.#reads = new MetadataReads(this.#taint, types, (name) => this.#isParserExport(undefined, name));
    this.#calls = new MetadataCalls(machine, this.#taint, scope, this.#reads, types, this.#givers);
  }

  get uses(): Iterable<MetadataUse> {
    return this.#taint.uses.values();
  }

  /** What left the program's own values with metadata in it. */
  get given(): Given {
    return this.#calls.given;
  }

  imported(from: ModuleState, specifier: string, to: string | undefined, name: string): Value | undefined {
    if (isPackagePath(specifier) || (to !== undefined && isPackagePath(to))) {
      const target =
        to ??
        resolvedFrom(from.file, [
          one(this.#machine.atoms.external("", ["__dirname"])),
          one(this.#machine.atoms.constant(specifier)),
        ]);
      const value = this.#taint.tainted(
        target === undefined || !specifier.startsWith(".") || this.#scope.isPlugin(target) ? "package" : "elsewhere",
      );
      if (name === "*" || name === "default") return value;
      const imported = from.program.imports.find((entry) => entry.module === specifier && entry.name === name);
      const spot: Spot = {
        file: from.file,
        at: imported?.at ?? [1, 1, 1],
        frame: from.frame,
        key: `${from.frame.key}:${name}`,
      };
      return this.#machine.get(value, one(this.#machine.atoms.constant(name)), spot);
    }
    if (!this.#isParserModule(specifier, to)) return undefined;
    if (name === "*") return this.#taint.tainted("parser");
    return this.#isParserExport(to, name) ? this.#taint.tainted("parser") : undefined;
  }

  declared(type: FlowType, module: TypeModule, value: Value): void {
    if (this.#types.valueOf(type, module) !== "manifest") return;
    for (const object of objectsOf(value)) declare(this.#taint, object, "manifest");
  }

  typed(type: FlowType, module: TypeModule): Value | undefined {
    return this.#reads.typed(type, module);
  }

  get(label: TaintLabel, key: Value, spot: Spot): Value | undefined {
    return this.#reads.get(label, key, spot);
  }

  getUnknown(key: Value, spot: Spot, of?: Atom): Value | undefined {
    return this.#reads.getUnknown(key, spot, of);
  }

  write(label: TaintLabel, key: Value, value: Value, spot: Spot, how: "write" | "copy" | "delete"): void {
    this.#reads.write(label, key, value, spot, how);
  }

  has(label: TaintLabel, key: Value, spot: Spot): void {
    this.#reads.has(label, key, spot);
  }

  keys(label: TaintLabel): Value | undefined {
    return this.#reads.keys(label);
  }

  elements(label: TaintLabel): Value | undefined {
    return this.#reads.elements(label);
  }

  copies(label: TaintLabel): Value | undefined {
    return this.#reads.copies(label);
  }

  compare(_operator: string, operands: readonly Value[], spot: Spot): void {
    this.#reads.compare(operands, spot);
  }

  call(call: Call): Value | undefined {
    return this.#calls.call(call);
  }

  concat(parts: readonly Value[]): Value | undefined {
    const last = parts.findLast(
      (part) => !(part.size === 1 && [...part].some((atom) => atom.k === "constant" && atom.value === "")),
    );
    if (last === undefined) return undefined;
    for (const atom of last) {
      if (atom.k === "constant" && typeof atom.value === "string" && isPackagePath(atom.value))
        return this.#taint.tainted("source");
      if (atom.k === "label" && atom.label.kind === "source") return this.#taint.tainted("source");
    }
    return undefined;
  }

  /** An object literal of plugin metadata with a legacy key in it, wherever it goes. */
  judgeLiteral(object: HeapObject): void {
    judgeLiteral(this.#taint, object);
  }

  /** A helper that gets nothing of interest and does not stand where metadata comes from answers nothing of interest, unless it is one line. */
  follows(closure: Closure, call: Call): boolean {
    const {
      module,
      function: { short },
    } = closure;
    const { args } = call;
    this.#givers.sawFunction(closure, call);
    return this.#scope.isStart(module.file) || short || args.some((arg) => this.#interest.has(arg));
  }

  unwritten(args: readonly Value[], self: Value, spot: Spot): void {
    this.#givers.sawUnwritten(args, self, spot);
  }

  tellsApart(args: readonly Value[]): boolean {
    return args.some((arg) => this.#interest.has(arg));
  }

  #isParserModule(specifier: string, to: string | undefined): boolean {
    return (
      this.#scope.parsers.includes(specifier) ||
      (to !== undefined && (this.#scope.parsers.includes(to) || this.#scope.isParser(to)))
    );
  }

  /** A package exports much more than its parser; a module that is the parser exports nothing else. */
  #isParserExport(to: string | undefined, name: string): boolean {
    if (/^parse\w*Manifest$|^parsePluginManifest$/.test(name)) return true;
    return (
      to !== undefined &&
      this.#scope.parsers.includes(to) &&
      /^(?:parse|read|load|to|from|get|discover|find|default)/i.test(name)
    );
  }
}
