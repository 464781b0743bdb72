import type { BoundaryContext } from "@rawr/hq-contract";
import type { Sessions } from "../../../../packages/sessions/src/index.js";

export interface SessionPorts {
  readonly sessions: Sessions;
}

export type SessionContext = BoundaryContext<SessionPorts>;
