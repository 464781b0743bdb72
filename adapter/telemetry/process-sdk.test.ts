import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Authenticator } from "../callers/caller.js";
import { authenticator, runningHouse, tokens } from "../fixtures/house.js";

const exporter = new InMemorySpanExporter();
// As an SDK does that is loaded with `NODE_OPTIONS=--require`.
beforeAll(() => new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register());
afterAll(() => [trace, metrics, context, propagation].forEach((api) => api.disable()));

test("with an SDK in the process and nothing configured, one trace goes from the caller through the trigger to each call of its run", async () => {
  const traced: Authenticator = (presented) => {
    trace.getTracer("test").startSpan("ours").end();
    return authenticator(presented);
  };
  const made = await runningHouse({ authenticators: [traced] });
  try {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const response = await fetch(`${made.origin}/api/workflows/ledger/closings`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${tokens.external}`,
        "content-type": "application/json",
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
      body: '{"year":1}',
    });
    expect(response.status).toBe(202);
    await expect.poll(() => made.calls.get("step:keep")).toBe(1);
    await made.engine.settled();
    const spans = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
    const trigger = spans.find(({ name }) => name === "hq.workflows");
    expect(trigger?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
    const below = spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === trigger?.spanContext().spanId);
    expect(below.some(({ name }) => name === "hq.run")).toBe(true);
    // What is started while a request is answered, a handler's spans among it, hangs below the request's.
    expect(below.some(({ name }) => name === "ours")).toBe(true);
  } finally {
    await made.close();
  }
});
