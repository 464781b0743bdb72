/** Variables that the SDK reads where an option is missing: keys, addresses, and branches under which a platform's host would register. */
export const sdkVariables: readonly string[] = [
  "INNGEST_ALLOW_IN_BAND_SYNC",
  "INNGEST_API_BASE_URL",
  "INNGEST_BASE_URL",
  "INNGEST_CONNECT_GATEWAY_URL",
  "INNGEST_CONNECT_ISOLATE_EXECUTION",
  "INNGEST_CONNECT_MAX_WORKER_CONCURRENCY",
  "INNGEST_DEV",
  "INNGEST_DEVSERVER_URL",
  "INNGEST_ENABLE_UNAUTHED_SYNC",
  "INNGEST_ENV",
  "INNGEST_EVENT_API_BASE_URL",
  "INNGEST_EVENT_KEY",
  "INNGEST_SERVE_HOST",
  "INNGEST_SERVE_ORIGIN",
  "INNGEST_SERVE_PATH",
  "INNGEST_SESSION_PROPAGATION",
  "INNGEST_SIGNING_KEY",
  "INNGEST_SIGNING_KEY_FALLBACK",
  "INNGEST_STREAMING",
  "ANTHROPIC_API_KEY",
  "BRANCH",
  "BRANCH_NAME",
  "CF_PAGES",
  "CF_PAGES_BRANCH",
  "CONTEXT",
  "DENO_DEPLOYMENT_ID",
  "ENVIRONMENT",
  "GEMINI_API_KEY",
  "NETLIFY",
  "NEXT_PUBLIC_INNGEST_BASE_URL",
  "NEXT_PUBLIC_INNGEST_DEV",
  "NODE_ENV",
  "OPENAI_API_KEY",
  "RAILWAY_ENVIRONMENT",
  "RAILWAY_GIT_BRANCH",
  "REACT_APP_INNGEST_BASE_URL",
  "REACT_APP_INNGEST_DEV",
  "RENDER",
  "RENDER_GIT_BRANCH",
  "VERCEL",
  "VERCEL_ENV",
  "VERCEL_GIT_COMMIT_REF",
];

/**
 * An environment in which nothing is set that the SDK reads, as it asks for it at every request: the few variables that the process has
 * are empty. An instance is configured by its options only; what stands in the environment would be every instance's (D-016).
 */
export function silencedEnvironment(): Readonly<Record<string, string>> {
  const silenced: Record<string, string> = {};
  // All 42, which the SDK copies five times a request, would cost a run a fifth more CPU time (`npm run bench:runs`).
  for (const name of sdkVariables) if (process.env[name] !== undefined) silenced[name] = "";
  return silenced;
}
