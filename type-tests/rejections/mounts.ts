import type { FamilyHandler, Mounts } from "../../adapter/http/mounts.js";

declare const mounts: Mounts<"ingress">;
declare const handler: FamilyHandler;
const afterIngress = mounts.mount("ingress", handler);
const afterWorkflows = afterIngress.mount("workflows", handler);
const afterRpc = afterWorkflows.mount("rpc", handler);
const done = afterRpc.mount("orpc", handler);

mounts.mount("rpc", handler); //~ TS2345 `rpc` can't be mounted here: next is `ingress`; the order is ingress, workflows, rpc, orpc (D-005)
mounts.mount("workflows", handler); //~ TS2345 `workflows` can't be mounted here: next is `ingress`
mounts.mount("orpc", handler); //~ TS2345 `orpc` can't be mounted here: next is `ingress`
afterIngress.mount("ingress", handler); //~ TS2345 `ingress` can't be mounted here: next is `workflows`
afterIngress.mount("orpc", handler); //~ TS2345 `orpc` can't be mounted here: next is `workflows`
afterWorkflows.mount("orpc", handler); //~ TS2345 `orpc` can't be mounted here: next is `rpc`
afterWorkflows.mount("workflows", handler); //~ TS2345 `workflows` can't be mounted here: next is `rpc`
afterRpc.mount("rpc", handler); //~ TS2345 `rpc` can't be mounted here: next is `orpc`
done.mount("orpc", handler); //~ TS2345 `orpc` can't be mounted here: next is `nothing`
done.mount("ingress", handler); //~ TS2345 `ingress` can't be mounted here: next is `nothing`
mounts.mount("admin", handler); //~ TS2345 `admin` can't be mounted here: next is `ingress`

// Missing.
mounts.close(); //~ TS2684 the mounts can't be closed: `ingress` is not mounted yet; the order is ingress, workflows, rpc, orpc (D-005)
afterIngress.close(); //~ TS2684 the mounts can't be closed: `workflows` is not mounted yet
afterWorkflows.close(); //~ TS2684 the mounts can't be closed: `rpc` is not mounted yet
afterRpc.close(); //~ TS2684 the mounts can't be closed: `orpc` is not mounted yet
declare const eitherFamily: "ingress" | "rpc";
mounts.mount(eitherFamily, handler); //~ TS2345 `rpc` can't be mounted here: next is `ingress`

// After close.
const closed = done.close();
closed.mount("ingress", handler); //~ TS2339 Property 'mount' does not exist on type

// accepted: the order
done.close();
mounts.mount("ingress", handler).mount("workflows", handler).mount("rpc", handler).mount("orpc", handler);
