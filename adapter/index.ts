// The host
export { createHost, type Host } from "./host.js";
export type { HostOptions, Limits } from "./host-options.js";
export { MissingServiceError } from "./asked-services.js";
export { PortsError, type PortBounds } from "./ports.js";
export type { Readiness, ReadyState } from "./process/readiness.js";
export type { HostRoute } from "./http/routes.js";

// Callers
export { anonymous, bearerTokens } from "./callers/caller.js";
export { issuerKeys } from "./callers/issuer-keys.js";
export { jwtBearer, type JwtOptions } from "./callers/jwt.js";
export { sessionCookie, type Session, type SessionOptions } from "./callers/session.js";
export { signedWebhooks, type WebhookScheme, type WebhookSender } from "./callers/signed-webhooks.js";
export type { CorsOptions } from "./http/cors.js";
export type { DocumentOptions } from "./http/document-options.js";
export type { HandlerOptions } from "./http/handler-options.js";
export type {
  Authentication,
  Authenticator,
  BearerToken,
  Presented,
  RequestHead,
  SecurityScheme,
} from "./callers/caller.js";

// The boundary
export { mountFamilies, type Around, type FamilyHandler, type Mounts, type RequestMiddleware } from "./http/mounts.js";
export { createMountTable, type RouteHandler, type MountTable } from "./http/mount-table.js";
export { canonicalTarget, type CanonicalTarget } from "./http/target.js";
export { createIngressGuard } from "./inngest/ingress-guard.js";
export { signatureWindow } from "./inngest/signature.js";
export type { IngressGuard, IngressGuardOptions, IngressRefusal, IngressVerdict } from "./inngest/ingress-guard.js";
export { problems, type Problem } from "./http/problem.js";
export type { Refused } from "./http/refused.js";
export type { Answer } from "./http/answer.js";
export type { Exchange } from "./http/exchange.js";

// Durable runs
export { UpstreamError, type InngestConnection } from "./inngest/event-api.js";

// Telemetry
export { blockLog, type BlockLog } from "./telemetry/block-log.js";
export type { EventFields, TelemetryOptions } from "./telemetry/telemetry.js";

// The process
export { serve, startHost } from "./process/serve.js";
export type { RunningHost } from "./process/serve.js";
export { defineHost, type SampleCall, type ServeOptions } from "./process/serve-options.js";
export { ConfigurationError, readConfiguration } from "./process/configuration.js";
export type { Configuration, DevelopmentConfiguration, ProductionConfiguration } from "./process/configuration.js";
export type { DevelopmentTokens } from "./process/development.js";
export { startTestHost, type TestHost, type TestHostRequest } from "./test-host.js";
