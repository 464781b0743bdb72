import { readFileSync } from "node:fs";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, test } from "vitest";
import { runningHouse, tokens } from "../fixtures/house.js";
import { freePort } from "../fixtures/built-process.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test("a meter provider of Prometheus's exporter serves the host's counters on a port of its own, as the operator's page sets it up", async () => {
  const page = readFileSync(new URL("../../docs/host-operator.md", import.meta.url), "utf8");
  expect(page).toContain("new MeterProvider({ readers: [new PrometheusExporter({ port: 9464 })] })");
  const port = await freePort();
  const meterProvider = new MeterProvider({ readers: [new PrometheusExporter({ port })] });
  closing.push(() => meterProvider.shutdown());
  const made = await runningHouse({ telemetry: { level: "silent", meterProvider } });
  closing.push(() => made.close());
  const call = (token?: string) =>
    fetch(`${made.origin}/api/orpc/ledger/entries`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  expect([(await call(tokens.external)).status, (await call()).status]).toEqual([200, 401]);
  const scraped = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(scraped).toMatch(
    /^hq_events_total\{[^}]*event="host\.request_completed"[^}]*family="orpc"[^}]*status="200"[^}]*\} 1$/m,
  );
  expect(scraped).toMatch(/^hq_request_duration_\w*bucket\{[^}]*family="orpc"/m);
  expect(scraped).not.toContain(tokens.external);
  // The host itself serves no metrics: they are not for its callers.
  expect((await fetch(`${made.origin}/metrics`)).status).toBe(404);
});
