export { createSessions, type Sessions } from "./sessions.js";

declare module "@rawr/hq-contract" {
  /** What a credential of this platform says about its holder. */
  interface PrincipalClaims {
    /** A customer, who sees only what is theirs. Employees have none. */
    readonly customer?: string;
  }
}
