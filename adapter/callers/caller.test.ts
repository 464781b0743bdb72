import { expect, test } from "vitest";
import type { Principal } from "@rawr/hq-contract";
import { anonymous, authenticate, bearerTokens, type Authentication, type Authenticator } from "./caller.js";
import { authenticator, sha256, tokens } from "../fixtures/house.js";

const present = (headers: Record<string, string>) => ({
  method: "GET",
  header: (name: string) => new Headers(headers).get(name),
});

test("a token proves who its holder is", async () => {
  expect(await authenticate([authenticator], present({ authorization: `Bearer ${tokens.web}` }))).toEqual({
    caller: "first-party-web",
    id: "ada",
  });
});

test("without a credential a caller is nobody in particular", async () => {
  expect(await authenticate([authenticator], present({}))).toBe(anonymous);
  expect(await authenticate([], present({ authorization: `Bearer ${tokens.web}` }))).toBe(anonymous);
});

test("neither a token's hash nor a part of a token is accepted as the token", async () => {
  for (const token of [sha256(tokens.web), tokens.web.slice(1), `${tokens.web}=`, tokens.web.toUpperCase()]) {
    expect(await authenticate([authenticator], present({ authorization: `Bearer ${token}` }))).toBe(anonymous);
  }
});

test("an invalid credential ends the search: the next authenticator is not asked", async () => {
  let asked = false;
  const lenient: Authenticator = () => {
    asked = true;
    return { caller: "first-party-web", id: "anyone" };
  };
  const wrong = present({ authorization: "Bearer not-a-token-of-this-house" });
  expect(await authenticate([authenticator, lenient], wrong)).toBe(anonymous);
  expect(asked).toBe(false);
  expect(await authenticate([authenticator, lenient], present({}))).toEqual({
    caller: "first-party-web",
    id: "anyone",
  });
});

test("an asynchronous authenticator keeps its place: the first that finds a credential decides", async () => {
  const asked: string[] = [];
  const later =
    (name: string, answer: Authentication): Authenticator =>
    async () => {
      asked.push(name);
      await Promise.resolve();
      return answer;
    };
  const grace: Principal = { caller: "external", id: "grace" };
  const request = present({ authorization: `Bearer ${tokens.web}` });
  expect(await authenticate([later("one", "absent"), later("two", grace), authenticator], request)).toBe(grace);
  expect(await authenticate([later("one", "absent"), authenticator, later("two", grace)], request)).toMatchObject({
    id: "ada",
  });
  expect(await authenticate([later("one", "invalid"), authenticator], request)).toBe(anonymous);
  expect(await authenticate([later("one", "absent")], request)).toBe(anonymous);
  expect(asked).toEqual(["one", "two", "one", "one", "one"]);
  const down: Authenticator = () => Promise.reject(new Error("down"));
  await expect(authenticate([later("one", "absent"), down, authenticator], request)).rejects.toThrow("down");
});

test("a configuration with a token instead of its hash is refused without quoting the token", () => {
  const make = () => bearerTokens([{ caller: "external", id: "acme", sha256: tokens.external }]);
  const twice = { caller: "external", id: "acme", sha256: sha256(tokens.external) } as const;
  expect(() => bearerTokens([twice, { ...twice, caller: "first-party-service" }])).toThrow(
    /two tokens have the same hash/,
  );
  expect(make).toThrow(/token of `acme`: sha256 is not 64 lower-case hex digits/);
  expect(make).not.toThrow(tokens.external);
});
