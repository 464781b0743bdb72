import { defineApiPlugin } from "@rawr/hq-contract";
import { createSessions, type Sessions } from "../../../../packages/sessions/src/index.js";
import { contract } from "./contract.js";
import type { SessionPorts } from "./context.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "sessions",
  contract,
  router,
  /** The process has them too, for what proves a caller: see host.ts. */
  ports: ({ sessionStore = createSessions() }: { readonly sessionStore?: Sessions }): SessionPorts => ({
    sessions: sessionStore,
  }),
});
