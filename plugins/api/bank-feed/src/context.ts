import type { BoundaryContext } from "@rawr/hq-contract";
import type { DeliveryStore } from "./delivery-store.js";

export interface BankFeedPorts {
  readonly deliveries: DeliveryStore;
}

export type BankFeedContext = BoundaryContext<BankFeedPorts>;
