import { expect, expectTypeOf, it } from "vitest";
import { toKebab, type ToKebab } from "./kebab-case.js";
import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";
import { nearestKey, type NearestKey } from "./nearest-key.js";

const services = ["invoicing", "billing", "bill-board", "first-aid"] as const;
type Service = (typeof services)[number];
const letters = ["aaa", "aaaa", "aaab", "abc", "cdef"] as const;
const keys = ["api/invoicing", "workflows/invoicing", "web/board"] as const;

type OrUndefined<Name> = [Name] extends [never] ? undefined : Name;

// What is expected is compared twice: with the type by `tsc`, with the value by the assertion.
const near = <const Text extends string>(text: Text, expected: OrUndefined<NearestLiteral<Text, Service>>) =>
  nearestLiteral(text, services) === expected;
const nearLetters = <const Text extends string>(
  text: Text,
  expected: OrUndefined<NearestLiteral<Text, (typeof letters)[number]>>,
) => nearestLiteral(text, letters) === expected;
const nearKey = <const Text extends string>(
  text: Text,
  expected: OrUndefined<NearestKey<Text, (typeof keys)[number]>>,
) => nearestKey(text, keys) === expected;
const kebab = <const Text extends string>(text: Text, expected: OrUndefined<ToKebab<Text>>) =>
  toKebab(text) === expected;

it("finds the name that begins the same for longest, in types and in values alike", () => {
  expect(near("invoice", "invoicing")).toBe(true);
  expect(near("INVOICES", "invoicing")).toBe(true);
  expect(near("billi", "billing")).toBe(true);
  expect(near("bill-bord", "bill-board")).toBe(true);
  expect(near("inv", "invoicing")).toBe(true);
});

it("finds the name that one slip away is the only one", () => {
  expect(near("nvoicing", "invoicing")).toBe(true);
  expect(near("Xbilling", "billing")).toBe(true);
  expect(near("villing", "billing")).toBe(true);
  expect(near("ibll-board", "bill-board")).toBe(true);
  expect(near("frist-aid", "first-aid")).toBe(true);
  expect(near("first-ai", "first-aid")).toBe(true);
  expect(near("billings", "billing")).toBe(true);
  expect(near("ibllnig", undefined)).toBe(true);
  expect(near("nvoicin", undefined)).toBe(true);
  expect(nearLetters("bbbb", undefined)).toBe(true);
  expect(nearLetters("aaac", undefined)).toBe(true);
  expect(nearLetters("ab", undefined)).toBe(true);
  expect(nearLetters("cdfe", "cdef")).toBe(true);
  expect(nearLetters("dcef", "cdef")).toBe(true);
});

it("names none where two are as near, or where fewer than three letters agree", () => {
  expect(near("billl", undefined)).toBe(true);
  expect(near("bill", undefined)).toBe(true);
  expect(near("in", undefined)).toBe(true);
  expect(near("", undefined)).toBe(true);
  expect(near("orders", undefined)).toBe(true);
});

it("finds the key of the same kind", () => {
  expect(nearKey("api/invoice", "api/invoicing")).toBe(true);
  expect(nearKey("workflows/Invoice", "workflows/invoicing")).toBe(true);
  expect(nearKey("web/invoicing", undefined)).toBe(true);
  expect(nearKey("invoicing", undefined)).toBe(true);
  expect(nearKey("api/", undefined)).toBe(true);
});

it("finds the kebab-case that was meant", () => {
  expect(kebab("Invoice Tools_v2", "invoice-tools-v2")).toBe(true);
  expect(kebab("Invoicing", "invoicing")).toBe(true);
  expect(kebab("invoicing", undefined)).toBe(true);
  expect(kebab("2invoicing", undefined)).toBe(true);
  expect(kebab("invoice__tools", "invoice-tools")).toBe(true);
  expect(kebab("InvoiceTools", "invoice-tools")).toBe(true);
  expect(kebab("invoiceTools", "invoice-tools")).toBe(true);
  expect(kebab("HTTPServer", "http-server")).toBe(true);
  expect(kebab("HTTP", "http")).toBe(true);
  expect(kebab("oauth2Tokens", "oauth2-tokens")).toBe(true);
  expect(kebab("V2API", "v2-api")).toBe(true);
  expect(kebab("ABc", "a-bc")).toBe(true);
  expect(kebab("invoice-Tools", "invoice-tools")).toBe(true);
  expect(kebab("invoice--tools", "invoice-tools")).toBe(true);
  expect(kebab("-invoicing-", "invoicing")).toBe(true);
  expect(kebab("billing.invoice/tools", "billing-invoice-tools")).toBe(true);
  expect(kebab("Café", undefined)).toBe(true);
  expect(kebab("2Invoices", undefined)).toBe(true);
  expect(kebab("_", undefined)).toBe(true);
  expect(kebab("", undefined)).toBe(true);
});

it("suggests nothing for text that is not a literal", () => {
  expectTypeOf<NearestLiteral<string, Service>>().toBeNever();
  expectTypeOf<NearestLiteral<`${string}ing`, Service>>().toBeNever();
  expectTypeOf<ToKebab<string>>().toBeNever();
  expectTypeOf<ToKebab<`Invoice ${string}`>>().toBeNever();
});
