import { entryName } from "./bundle.js";

/** What a deployment is made for. */
export interface DeploymentOptions {
  /** The workspace's own name, as its package.json says it. */
  readonly name: string;
  /** Packages that are installed beside the bundle, with their versions. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The folder of the web plugins' pages. */
  readonly pages?: string | undefined;
}

/** The files beside a bundle that run it: with Node alone, as a container, or as one of a Compose project. */
export function deploymentFiles(options: DeploymentOptions): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", packageJson(options)],
    ["healthcheck.mjs", healthcheck],
    ["Dockerfile", dockerfile(options)],
    [".dockerignore", "compose.yaml\nDockerfile\n*.map\nnode_modules\n"],
    ["compose.yaml", compose],
  ]);
}

function packageJson({ name, dependencies }: DeploymentOptions): string {
  const content = {
    name: `${name}-deployment`,
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: { start: `node --enable-source-maps ${entryName}` },
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Asks the host with one of its own names: a request for another `Host` is refused, whoever sends it. */
const healthcheck = `import { get } from "node:http";

const { HQ_ORIGIN = "", PORT = "3000" } = process.env;
const host = URL.canParse(HQ_ORIGIN) ? new URL(HQ_ORIGIN).host : \`127.0.0.1:\${PORT}\`;
get({ host: "127.0.0.1", port: PORT, path: "/livez", headers: { host }, timeout: 2000 }, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
})
  .on("timeout", () => process.exit(1))
  .on("error", () => process.exit(1));
`;

function dockerfile({ dependencies, pages }: DeploymentOptions): string {
  const isInstalled = Object.keys(dependencies).length > 0;
  return `${isInstalled ? installStage : ""}# No shell, no package manager, not root.
FROM gcr.io/distroless/nodejs22-debian12:nonroot
WORKDIR /app
ENV NODE_ENV=production HQ_MODE=production PORT=3000
${isInstalled ? "COPY --from=install /app/node_modules ./node_modules\n" : ""}COPY package.json manifest.json *.mjs ./
${pages === undefined ? "" : `COPY ${pages} ./${pages}\n`}EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["/nodejs/bin/node", "healthcheck.mjs"]
CMD ["${entryName}"]
`;
}

const installStage = `FROM node:22-slim AS install
WORKDIR /app
COPY package.json ./
RUN npm install --omit=dev --no-audit --no-fund

`;

/** Inngest without a volume and Redis loses its runs when it restarts. */
const compose = `# Keys are read from the environment or an .env file beside this one; without one of them nothing starts.
services:
  host:
    build: .
    ports: ["3000:3000"]
    restart: unless-stopped
    # Longer than HQ_DRAIN_SECONDS, so that a deploy ends no request.
    stop_grace_period: 40s
    environment:
      HQ_ORIGIN: \${HQ_ORIGIN:-http://host:3000}
      # Inngest calls the origin; callers on this machine use the published port.
      HQ_HOSTS: \${HQ_HOSTS:-localhost:3000 127.0.0.1:3000}
      HQ_TOKENS: \${HQ_TOKENS:-}
      HQ_DRAIN_SECONDS: "25"
      INNGEST_SIGNING_KEY: signkey-prod-\${INNGEST_KEY:?the signing key, 64 hex digits}
      INNGEST_EVENT_KEY: \${INNGEST_EVENT_KEY:?the event key, hex digits}
      INNGEST_BASE_URL: http://inngest:8288
    depends_on: [inngest]
  inngest:
    image: inngest/inngest:latest
    # Its dashboard asks nobody who they are: its port is published to nobody but the host.
    command: inngest start
    restart: unless-stopped
    environment:
      INNGEST_REDIS_URI: redis://redis:6379
      INNGEST_POSTGRES_URI: postgres://inngest:\${POSTGRES_PASSWORD}@postgres:5432/inngest?sslmode=disable
      INNGEST_SIGNING_KEY: \${INNGEST_KEY}
      INNGEST_EVENT_KEY: \${INNGEST_EVENT_KEY}
    depends_on: [redis, postgres]
  redis:
    image: redis:7
    command: redis-server --appendonly yes
    restart: unless-stopped
    volumes: ["redis:/data"]
  postgres:
    image: postgres:17
    restart: unless-stopped
    environment:
      POSTGRES_USER: inngest
      POSTGRES_DB: inngest
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?a password}
    volumes: ["postgres:/var/lib/postgresql/data"]
volumes:
  redis:
  postgres:
`;
