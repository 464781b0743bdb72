import { metrics, trace } from "@opentelemetry/api";
import { describe, expect, test } from "vitest";
import { toInstanceAlias } from "@rawr/hq-contract";
import { observabilityEvents } from "@rawr/hq-contract/tables";
import { eventKey, memoryHost, runningHouse, signingKey, tokens } from "../fixtures/house.js";
import { createTelemetry } from "./telemetry.js";

/** Providers that keep what they are told. The API's own are process-wide; these are an instance's. */
function recordingProviders() {
  const counts = new Map<string, number>();
  const spans: { name: string; trace: string; parent: string; attributes: Record<string, unknown> }[] = [];
  const { add: _, ...counter } = { ...metrics.getMeter("none").createCounter("none"), add: undefined };
  const meter = {
    ...metrics.getMeter("none"),
    createCounter: () => ({
      ...counter,
      add: (by: number, labels: Record<string, unknown> = {}) => {
        const key = `${String(labels["hq.instance"])} ${String(labels.event)}`;
        counts.set(key, (counts.get(key) ?? 0) + by);
      },
    }),
    createHistogram: () => ({ record: () => undefined }),
  };
  const tracer = {
    startSpan(name: string, _options: object, context: Parameters<typeof trace.getSpanContext>[0]) {
      const parent = trace.getSpanContext(context);
      const spanId = String(spans.length + 1).padStart(16, "0");
      const traceId = parent?.traceId ?? "f".repeat(32);
      const attributes: Record<string, unknown> = {};
      spans.push({ name, trace: traceId, parent: parent?.spanId ?? "", attributes });
      return {
        spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
        setAttribute: (key: string, value: unknown) => (attributes[key] = value),
        setStatus: () => undefined,
        end: () => undefined,
      };
    },
  };
  return {
    counts,
    spans,
    // The host uses these members and no others.
    meterProvider: { getMeter: () => meter } as never,
    tracerProvider: { getTracer: () => tracer } as never,
  };
}

function lines(): { written: string[]; destination: { write(line: string): void } } {
  const written: string[] = [];
  return { written, destination: { write: (line) => void written.push(line) } };
}

const headers = { authorization: `Bearer ${tokens.external}`, "content-type": "application/json" };

describe("a log line", () => {
  test("is JSON with the instance, the event and the ids, and no credential", async () => {
    const { written, destination } = lines();
    const { host } = memoryHost({ telemetry: { destination } });
    await host.fetch(new Request("http://hq.test/api/orpc/ledger/entries?prefix=hunter2", { headers }));
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({
      instance: "test",
      msg: "host.request_completed",
      family: "orpc",
      capability: "ledger",
      caller: "external",
      status: 200,
      requestId: expect.any(String),
      correlationId: expect.any(String),
    });
    expect(written.join("")).not.toMatch(new RegExp(`${tokens.external}|hunter2`));
  });

  test("never holds a key, even where an error's message quotes one", () => {
    const { written, destination } = lines();
    const telemetry = createTelemetry(toInstanceAlias("test"), [signingKey, eventKey], { destination });
    const error = new Error(`POST http://inn.gs/e/${eventKey} failed with ${signingKey}`);
    telemetry.record(observabilityEvents.enqueueFailed, { handle: signingKey }, error);
    telemetry.record(observabilityEvents.runEnqueued, { handle: eventKey });
    telemetry.log.child({ component: "inngest" }).error({ nested: { deep: eventKey } }, signingKey);
    expect(written.join("")).not.toMatch(new RegExp(`${signingKey}|${eventKey}`));
    expect(written.join("")).toContain("[hidden]");
  });
});

describe("counters and spans", () => {
  test("are an instance's own: two instances do not count for each other", async () => {
    const [one, two] = [recordingProviders(), recordingProviders()];
    const first = memoryHost({ alias: "one", telemetry: { level: "silent", ...one } });
    memoryHost({ alias: "two", telemetry: { level: "silent", ...two } });
    await first.host.fetch(new Request("http://hq.test/rpc/ledger/add", { method: "POST", headers }));
    expect([...one.counts]).toEqual([
      ["one host.caller_forbidden", 1],
      ["one host.request_completed", 1],
    ]);
    expect([...two.counts]).toEqual([]);
  });

  test("make one trace of trigger and run, below the caller's own span", async () => {
    const providers = recordingProviders();
    const made = await runningHouse({ telemetry: { level: "silent", ...providers } });
    try {
      const traceId = "0af7651916cd43dd8448eb211c80319c";
      const response = await fetch(`${made.origin}/api/workflows/ledger/closings`, {
        method: "POST",
        headers: { ...headers, traceparent: `00-${traceId}-b7ad6b7169203331-01` },
        body: '{"year":1}',
      });
      expect(response.status).toBe(202);
      await expect.poll(() => made.calls.get("step:keep")).toBe(1);
      await made.engine.settled();
      const [trigger, ...runs] = providers.spans.filter(({ trace }) => trace === traceId);
      expect(trigger).toMatchObject({ name: "hq.workflows", parent: "b7ad6b7169203331" });
      expect(runs.length).toBeGreaterThan(1);
      const triggerIndex = providers.spans.findIndex(({ name }) => name === "hq.workflows");
      const triggerId = String(triggerIndex + 1).padStart(16, "0");
      expect(new Set(runs.map(({ name, parent }) => `${name} ${parent}`))).toEqual(new Set([`hq.run ${triggerId}`]));
    } finally {
      await made.close();
    }
  });
});

test("the reason for a refusal at the ingress is in the log only", async () => {
  const { written, destination } = lines();
  const { host } = memoryHost({ telemetry: { destination } });
  const response = await host.fetch(
    new Request("http://hq.test/api/inngest", {
      method: "POST",
      headers: { "x-inngest-signature": "t=1&s=zz" },
      body: "{}",
    }),
  );
  expect(await response.text()).not.toContain("signature");
  expect(JSON.parse(written[0] ?? "")).toMatchObject({ msg: "host.ingress_refused", reason: "malformed-signature" });
});
