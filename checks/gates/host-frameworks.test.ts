import { describe, expect, test } from "vitest";
import { builtHoles, builtHost, builtHosts } from "../fixtures/framework-hosts/built-hosts.js";
import { elysia } from "../fixtures/framework-hosts/elysia.js";
import { express } from "../fixtures/framework-hosts/express.js";
import { fastify } from "../fixtures/framework-hosts/fastify.js";
import { besides, withHole } from "../fixtures/framework-hosts/framework-host.js";
import { guardShapes } from "../fixtures/framework-hosts/guard-shapes.js";
import { h3 } from "../fixtures/framework-hosts/h3.js";
import { lawfulVariants } from "../fixtures/framework-hosts/lawful-variants.js";
import { otherShapes, withShapeHole } from "../fixtures/framework-hosts/other-shapes.js";
import { hono } from "../fixtures/framework-hosts/hono.js";
import { program } from "../testing.js";
import gate from "./host-composition-guard.js";

const marked = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).flatMap(([file, text]) =>
    text.split("\n").flatMap((line, index) => [...line.matchAll(/\/\/!/g)].map(() => `${file}:${index + 1}`)),
  );

async function judge(files: Readonly<Record<string, string>>) {
  const report = await program({ ...besides, ...files }).judge(gate);
  expect(report.gates.map(({ problem }) => problem)).toEqual([undefined]);
  return report.findings.map(({ at, message }) => ({ place: `${at.file}:${at.line}`, message }));
}

describe.each(Object.entries({ h3, hono, elysia, express, fastify }))("a host on %s", (_, framework) => {
  test("that keeps the law passes", async () => {
    expect(await judge(withHole(framework))).toEqual([]);
  });

  test.each(Object.entries(framework.holes))("is found with %s", async (_name, hole) => {
    const files = withHole(framework, hole);
    const found = await judge(files);
    // The message is shown where the place is wrong.
    expect(found.map(({ place, message }) => (marked(files).includes(place) ? place : `${place} ${message}`))).toEqual(
      marked(files),
    );
  });
});

describe("a host that keeps the law in other words passes", () => {
  test.each(Object.entries(lawfulVariants))("%s", async (_, host) => {
    const found = await judge({ "host.ts": host });
    expect(found.map(({ place, message }) => `${place} ${message}`)).toEqual([]);
  });
});

describe.each(Object.entries({ ...otherShapes, ...guardShapes }))(
  "a host in another shape: %s",
  (_, { lawful, holes }) => {
    test("passes where it keeps the law", async () => {
      const found = await judge({ "host.ts": lawful });
      expect(found.map(({ place, message }) => `${place} ${message}`)).toEqual([]);
    });

    test.each(Object.entries(holes))("is found with %s", async (_name, hole) => {
      const files = { "host.ts": withShapeHole(lawful, hole) };
      const found = await judge(files);
      expect(
        found.map(({ place, message }) => (marked(files).includes(place) ? place : `${place} ${message}`)),
      ).toEqual(marked(files));
    });
  },
);

describe.each(Object.entries(builtHosts))("our builder behind %s", (_, built) => {
  test("passes when every request is handed on", async () => {
    expect(await judge({ "host.ts": builtHost(built) })).toEqual([]);
  });

  test.each(Object.entries(builtHoles(built)))("is found with %s", async (_name, host) => {
    const files = { "host.ts": host };
    const found = [...new Set((await judge(files)).map(({ place }) => place))];
    expect(found).toEqual(marked(files));
  });
});
