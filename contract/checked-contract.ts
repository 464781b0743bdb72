import { type CheckedRoutes } from "./checked-routes.js";
import { isContractProcedure, type AnyContractRouter, type ContractRouter } from "@orpc/contract";
import { refusePath, type RouteMeta } from "./route.js";
import { routeFamilies, type PublishedFamily } from "./route-family.js";

/** The function that starts procedures of a family. */
const starts = { orpc: "apiContract", workflows: "workflowContract" } as const;

/** `Contract` when each of its procedures was started for this family and capability, else the sentence that names one that was not. */
export type CheckedContract<Contract, Family extends PublishedFamily, Capability extends string> =
  Contract extends ContractRouter<RouteMeta<Family, Capability>>
    ? CheckedRoutes<Contract>
    : {
        [Name in keyof Contract]: Contract[Name] extends ContractRouter<RouteMeta<Family, Capability>>
          ? never
          : foreignProcedure<Name & string, (typeof starts)[Family], Capability>;
      }[keyof Contract];

/** Throws the sentence that {@link CheckedContract} shows, when a type was cast away. */
export function checkContract(contract: AnyContractRouter, family: PublishedFamily, capability: string, at = ""): void {
  if (!isContractProcedure(contract)) {
    for (const [name, part] of Object.entries(contract)) checkContract(part, family, capability, name);
    return;
  }
  const { meta, route } = contract["~orpc"];
  // The meta of any contract: whether it is this plugin's is checked here.
  const made: { readonly family?: unknown; readonly capability?: unknown } = meta;
  if (made.family !== family || made.capability !== capability) {
    throw new TypeError(foreignProcedure(at, starts[family], capability));
  }
  const refusal = refusePath(route.path ?? "", `${routeFamilies[family].prefix}/${capability}`);
  if (refusal !== undefined) throw new TypeError(refusal);
}

/** Refuses a procedure that was not started with the plugin's own contract. */
export type foreignProcedure<
  Name extends string,
  Start extends string,
  Capability extends string,
> = `procedure \`${Name}\` does not belong to this plugin: start it with \`${Start}('${Capability}').route(...)\` (D-005)`;
export function foreignProcedure<
  const Name extends string,
  const Start extends string,
  const Capability extends string,
>(name: Name, start: Start, capability: Capability): foreignProcedure<Name, Start, Capability> {
  return `procedure \`${name}\` does not belong to this plugin: start it with \`${start}('${capability}').route(...)\` (D-005)`;
}
