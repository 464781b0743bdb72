/** The package.json of `@rawr/hq-checks`, as far as it is read here. */
export interface ChecksPackage {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

export function checksPackage(repository?: URL): ChecksPackage;
