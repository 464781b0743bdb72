import { afterEach, expect, test } from "vitest";
import { socketHost, tokens, type SocketHost } from "../fixtures/house.js";
import { createSeats } from "./seats.js";

let made: SocketHost | undefined;
afterEach(() => made?.close());

test("a principal that uses all its seats waits until it gives one back, and other principals don't wait", () => {
  const seats = createSeats(2);
  const acme = { caller: "external", id: "acme" } as const;
  const [first, second] = [seats.take(acme), seats.take(acme)];
  expect([first, second, seats.take(acme)]).toEqual([expect.any(Function), expect.any(Function), undefined]);
  expect(seats.take({ caller: "external", id: "globex" })).toBeDefined();
  expect(seats.take({ caller: "first-party-web", id: "acme" })).toBeDefined();
  first?.();
  expect(seats.take(acme)).toBeDefined();
});

test("one caller's requests beyond the limit are 429 while another caller's run", async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  made = await socketHost({ limits: { requestsPerPrincipal: 3 }, house: { gate } });
  const { origin } = made;
  const send = (path: string, method: string, token: string): Promise<Response> =>
    fetch(`${origin}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  const waits = Array.from({ length: 3 }, () => send("/api/orpc/ledger/waits", "POST", tokens.external));
  await expect.poll(() => made?.calls.get("wait")).toBe(3);
  const refused = await send("/api/orpc/ledger/entries", "GET", tokens.external);
  expect([refused.status, Reflect.get(Object(await refused.json()), "code")]).toEqual([429, "TOO_MANY_REQUESTS"]);
  expect((await send("/api/orpc/ledger/entries", "GET", tokens.otherExternal)).status).toBe(200);
  open();
  expect((await Promise.all(waits)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await send("/api/orpc/ledger/entries", "GET", tokens.external)).status).toBe(200);
});
