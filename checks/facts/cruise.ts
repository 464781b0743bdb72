/** An edge that dependency-cruiser's rules forbid. */
export interface CruiseViolation {
  readonly rule: string;
  readonly comment: string;
  readonly from: string;
  readonly to: string;
  /** For a circular dependency: the way round, `to` first. */
  readonly cycle: readonly string[];
}

/** What dependency-cruiser saw, reduced to what gates need. */
export interface CruiseResult {
  /** The source files it visited. */
  readonly modules: readonly string[];
  /** `[from, to]`, resolved inside the workspace. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly violations: readonly CruiseViolation[];
  /** The rules' file, or null when the built-in rules were used. */
  readonly configuration: string | null;
}
