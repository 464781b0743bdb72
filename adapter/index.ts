// The host
export { createHost, type Host, type HostOptions, type Limits } from "./host.js";
export type { Readiness, ReadyState } from "./readiness.js";
export type { HostRoute } from "./routes.js";

// Who calls
export { anonymous, bearerTokens } from "./caller.js";
export { issuerKeys } from "./issuer-keys.js";
export { jwtBearer, type JwtOptions } from "./jwt.js";
export { sessionCookie, type Session, type SessionOptions } from "./session.js";
export type { CorsOptions } from "./cors.js";
export type { Authentication, Authenticator, BearerToken, Presented } from "./caller.js";

// The boundary
export { mountFamilies, type Around, type FamilyHandler, type Mounts } from "./mounts.js";
export { canonicalTarget, type CanonicalTarget } from "./target.js";
export { createIngressGuard, signatureWindow } from "./ingress-guard.js";
export type { IngressGuard, IngressGuardOptions, IngressRefusal, IngressVerdict } from "./ingress-guard.js";
export { problems, type Problem } from "./problem.js";
export type { Exchange } from "./exchange.js";

// Durable runs
export { UpstreamError, type InngestConnection } from "./event-api.js";

// Telemetry
export { blockLog, type BlockLog } from "./block-log.js";
export type { EventFields, TelemetryOptions } from "./telemetry.js";

// The process
export { serve, startHost } from "./serve.js";
export type { RunningHost, SampleCall, ServeOptions } from "./serve.js";
export { ConfigurationError, readConfiguration } from "./configuration.js";
export type { Configuration, DevelopmentConfiguration, ProductionConfiguration } from "./configuration.js";
export type { DevelopmentTokens } from "./development.js";
export { startTestHost, type TestHost, type TestHostRequest } from "./test-host.js";
