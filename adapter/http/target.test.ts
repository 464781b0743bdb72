import { array, assert, constantFrom, integer, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { parametersOf } from "./routes.js";
import { canonicalTarget, rawTargetOf } from "./target.js";

const canonical = [
  "/",
  "/rpc",
  "/rpc/ledger/add",
  "/api/orpc/ledger/entries?prefix=a",
  "/api/orpc/ledger/entries?a[0]=1&b=%20%0A&c=a+b&d=%c3%a9",
  "/api/orpc/ledger/entries/%C3%A9",
  "/api/orpc/ledger/entries/ada@example.com",
  "/api/orpc/ledger/entries/ada%40example.com",
  "/api/orpc/ledger/entries/a%20b",
  "/api/orpc/ledger/entries/a:b;c=d,e'f(g)*h!~$&+",
  "/api/orpc/ledger/entries/...",
  "/api/orpc/ledger/entries/.env",
  "/api/inngest?fnId=test-ledger--close-books&stepId=step",
  "/api/orpc/ledger/entries?a=b?c&d=|^`{}'[]",
];

const refused = {
  "is empty": "",
  "has no leading slash": "rpc",
  "is absolute": "http://hq.test/rpc",
  "is an authority": "hq.test:80",
  "is an asterisk": "*",
  "has a fragment": "/rpc#x",
  "has a query and a fragment": "/rpc?a#b",
  "has a doubled slash at its start": "//rpc",
  "has a doubled slash inside": "/rpc//ledger",
  "has a trailing slash": "/rpc/",
  "has a dot segment": "/rpc/./ledger",
  climbs: "/api/orpc/../../rpc",
  "ends with a climb": "/rpc/..",
  "climbs, escaped": "/api/%2E%2E/rpc",
  "climbs, escaped in lower case": "/api/%2e%2e/rpc",
  "climbs, half escaped": "/api/.%2E/rpc",
  "has an escaped slash": "/api%2Finngest",
  "has an escaped backslash": "/api%5Cinngest",
  "has a backslash": "/api\\inngest",
  "escapes a letter": "/%72pc",
  "escapes a digit": "/rpc/%31",
  "escapes an underscore": "/rpc/%5F",
  "escapes a tilde": "/rpc/%7E",
  "escapes a hyphen": "/rpc/a%2Db",
  "has a lower-case escape": "/rpc/%c3%a9",
  "has an escaped percent": "/rpc/%2570",
  "has a bare percent": "/rpc/%",
  "has a short escape": "/rpc/%4",
  "has a bad escape": "/rpc/%GG",
  "has an overlong escape": "/rpc/%C0%AF",
  "has a surrogate": "/rpc/%ED%A0%80",
  "has a cut-off sequence": "/rpc/%C3",
  "has a nul": "/rpc/%00",
  "has an escaped line break": "/rpc/%0D%0A",
  "has an escaped delete": "/rpc/%7F",
  "has an escaped C1 control": "/rpc/%C2%85",
  "has an escaped line separator": "/rpc/%E2%80%A8",
  "has an escaped byte order mark": "/rpc/%EF%BB%BF",
  "has a space": "/rpc/a b",
  "has a tab": "/rpc/\t",
  "has a line break": "/rpc\r\nx",
  "has a raw byte above 127": "/rpc/é",
  "has a quote": '/rpc/"',
  "has an angle bracket": "/rpc/<a>",
  "has a brace": "/rpc/{id}",
  "has a bar": "/rpc/|",
  "has a caret": "/rpc/^",
  "has a backtick": "/rpc/`",
  "has a bracket in its path": "/rpc/[0]",
  "has a nul in its query": "/rpc?a=%00",
  "has a bad escape in its query": "/rpc?a=%zz",
  "has a space in its query": "/rpc?a b",
  "has broken UTF-8 in its query": "/rpc?a=%C3",
  "has an angle bracket in its query": "/rpc?a=<",
  "is longer than anybody needs": `/rpc/${"a".repeat(8192)}`,
};

describe("a target", () => {
  test.each(canonical)("%s is canonical, and stays unchanged", (raw) => {
    const target = canonicalTarget(raw);
    expect(`${target?.pathname}${target?.search}`).toBe(raw);
  });

  test.each(Object.entries(refused))("that %s is refused", (_, raw) => {
    expect(canonicalTarget(raw)).toBeUndefined();
  });

  test("with an empty query is the target without one, and a quote is spelled as the URL parser spells it", () => {
    expect(canonicalTarget("/rpc?")).toEqual({ pathname: "/rpc", search: "" });
    expect(canonicalTarget('/rpc?a="b"')).toEqual({ pathname: "/rpc", search: "?a=%22b%22" });
  });

  test("holds an escaped slash, backslash or percent sign in a path parameter, and nowhere else", () => {
    const inParameter = (pathname: string): boolean => /^\/api\/orpc\/files\/[^/]+$/.test(pathname);
    for (const text of ["a%2Fb", "100%25", "a%5Cb", "%252F"]) {
      const path = `/api/orpc/files/${text}`;
      expect(canonicalTarget(path, inParameter)).toEqual({ pathname: path, search: "" });
      expect(canonicalTarget(path)).toBeUndefined();
      expect(canonicalTarget(`/api/orpc/${text}/x`, inParameter)).toBeUndefined();
    }
    for (const text of [
      "%2E%2E",
      "%2e%2E",
      ".%2E",
      "%2E",
      "a%00",
      "a%2Fb%0A",
      "%c2%85",
      "%C0%AF",
      "<a>",
      "`",
      "{a}",
      "a b",
      "%2f",
      "a%5cb",
      "a%2F%2E%2E%2Fb",
      "new%2Darrivals",
      "v1%2e2",
      "%41da",
      "%7E",
    ]) {
      expect(canonicalTarget(`/api/orpc/files/${text}`, inParameter)).toBeUndefined();
    }
  });

  test.each([
    ["caf%c3%a9", "caf%C3%A9"],
    ["caf%c3%A9%2Fau", "caf%C3%A9%2Fau"],
    ["a%3fb%3d", "a%3Fb%3D"],
    ["a[0]|b^", "a%5B0%5D%7Cb%5E"],
    ["%252e%252e", "%252e%252e"],
  ])("with the path parameter %s is that with %s", (sent, spelled) => {
    const inParameter = parametersOf([{ family: "orpc", method: "GET", path: "/api/orpc/files/{name}" }]);
    const target = { pathname: `/api/orpc/files/${spelled}`, search: "" };
    expect(canonicalTarget(`/api/orpc/files/${sent}`, inParameter)).toEqual(target);
    expect(canonicalTarget(`/api/orpc/files/${sent}`)).toBeUndefined();
    expect(canonicalTarget(`/api/orpc/${sent}/x`, inParameter)).toBeUndefined();
  });

  test("never reaches a route that its own spelling does not name", () => {
    const route = (path: string) => ({ family: "orpc", method: "GET", path }) as const;
    const inParameter = parametersOf(["/f/{id}", "/f/new", "/f/{id}/x", "/f/new/{part}"].map(route));
    for (const path of ["/f/n%65w", "/f/%6Eew", "/f/n%65wer", "/f/%c3%a9/y"])
      expect(canonicalTarget(path, inParameter)).toBeUndefined();
    expect(canonicalTarget("/f/%c3%a9/x", inParameter)).toEqual({ pathname: "/f/%C3%A9/x", search: "" });
  });

  test("that is canonical means the same to the URL parser, whatever it is", () => {
    const piece = constantFrom(
      "/",
      ".",
      "..",
      "%2E",
      "%2F",
      "%C3%A9",
      "rpc",
      "api",
      "\\",
      "?",
      "#",
      "%",
      "a",
      ";",
      "@",
      " ",
      "//",
    );
    assert(
      property(array(piece, { maxLength: 8 }), (pieces) => {
        const raw = `/${pieces.join("")}`;
        const target = canonicalTarget(raw);
        if (target === undefined) return;
        const url = new URL(`http://hq.test${raw}`);
        expect([url.pathname, url.search, url.hash]).toEqual([target.pathname, target.search, ""]);
      }),
      { numRuns: 5000 },
    );
  });

  test("of any text is decided without an error and without delay", { timeout: 10_000 }, () => {
    // fast-check's own unit of any character first makes a table of them all, which takes seconds.
    const unit = integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    assert(
      property(string({ unit, maxLength: 200 }), (text) => {
        canonicalTarget(`/${text}`);
        return true;
      }),
    );
    canonicalTarget(`/${"a/".repeat(4000)}%`);
    canonicalTarget(`/${"%C3%A9".repeat(1300)}"`);
  });

  test("of a URL is what follows its authority", () => {
    expect(canonicalTarget(rawTargetOf("http://hq.test/rpc?a=1"))).toEqual({ pathname: "/rpc", search: "?a=1" });
    expect(canonicalTarget(rawTargetOf("http://hq.test/rpc#a"))).toBeUndefined();
    expect(canonicalTarget(rawTargetOf("http://hq.test"))).toBeUndefined();
  });
});
