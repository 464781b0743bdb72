import { H3, H3Event } from "h3";
import { expect, test } from "vitest";
import { exchangeOf } from "./exchange.js";
import { mountFamilies, type Mounts } from "./mounts.js";

const handler = async () => ({ status: 200, headers: {}, body: "" });
const start = () => mountFamilies(new H3(), (_family, exchange, next) => next(exchange));

test("families are mounted in the order of the contract", () => {
  const mounts = start()
    .mount("ingress", handler)
    .mount("workflows", handler)
    .mount("rpc", handler)
    .mount("orpc", handler);
  const done: Mounts<"nothing"> = mounts;
  expect(() => done.close()).not.toThrow();
});

test("an end before the last family does not compile, and is refused at run time", () => {
  // @ts-expect-error `ingress` is not mounted yet
  expect(() => start().close()).toThrow("the mounts can't be closed: `ingress` is not mounted yet");
  const three = start().mount("ingress", handler).mount("workflows", handler).mount("rpc", handler);
  // @ts-expect-error `orpc` is not mounted yet
  expect(() => three.close()).toThrow("the mounts can't be closed: `orpc` is not mounted yet");
});

test("another order does not compile, and is refused at run time with the sentence that the editor shows", () => {
  // @ts-expect-error `rpc` can't be mounted here: next is `ingress`
  expect(() => start().mount("rpc", handler)).toThrow("`rpc` can't be mounted here: next is `ingress`");
  const one = start().mount("ingress", handler);
  // @ts-expect-error `ingress` can't be mounted here: next is `workflows`
  expect(() => one.mount("ingress", handler)).toThrow("`ingress` can't be mounted here: next is `workflows`");
  const all = one.mount("workflows", handler).mount("rpc", handler).mount("orpc", handler);
  // @ts-expect-error `orpc` can't be mounted here: next is `nothing`
  expect(() => all.mount("orpc", handler)).toThrow("`orpc` can't be mounted here: next is `nothing`");
});

test("a family answers for its prefix and what lies below it and for nothing beside it, with h3's router and without", async () => {
  const app = new H3({ silent: true });
  const familyAt = mountFamilies(app, (family) => Promise.resolve({ status: 200, headers: {}, body: family }))
    .mount("ingress", handler)
    .mount("workflows", handler)
    .mount("rpc", handler)
    .mount("orpc", handler)
    .close();
  const family = async (path: string) => {
    const request = new Request(`http://hq.test${path}`, { method: "POST" });
    const response = await app.fetch(request);
    const routed = response.status === 200 ? await response.text() : response.status;
    const found = await familyAt(path)?.(exchangeOf(new H3Event(request)));
    expect([path, found?.body ?? 404]).toEqual([path, routed]);
    return routed;
  };
  expect(await family("/rpc")).toBe("rpc");
  expect(await family("/rpc/a/b")).toBe("rpc");
  expect(await family("/rpc/%C3%A9/a%2Cb")).toBe("rpc");
  expect(await family("/api/inngest")).toBe("ingress");
  expect(await family("/api/inngest/x")).toBe("ingress");
  expect(await family("/api/orpc/a")).toBe("orpc");
  expect(await family("/api/orpc/rpc")).toBe("orpc");
  expect(await family("/api/workflows/a")).toBe("workflows");
  for (const path of ["/", "/rpcx", "/rpc-x/a", "/api", "/api/rpc", "/api/orpcs/a", "/api/inngestx", "/API/orpc"]) {
    expect([path, await family(path)]).toEqual([path, 404]);
  }
});
