/** What the soaked host and those who soak it have in common. */
export const hostName = "soak.test";
export const signingKey = `signkey-test-${"50a4".repeat(16)}`;
export const eventKey = "soak-event-key";
export const tokens = { service: "soak-service-token-0123456789", external: "soak-external-token-012345678" };

/** After a collection of garbage; sizes in bytes, times in milliseconds. */
export interface MemorySample {
  readonly at: number;
  readonly heap: number;
  readonly rss: number;
}

/** What the host says at its end. */
export interface HostReport {
  /** Structured events by name, and `status <n>` for every request that was answered with it. */
  readonly counters: Readonly<Record<string, number>>;
  /** Warnings and unhandled rejections. */
  readonly complaints: readonly string[];
  readonly memory: readonly MemorySample[];
  /** How long its drain took, in milliseconds, when nobody asked any more. */
  readonly drain: number;
}
