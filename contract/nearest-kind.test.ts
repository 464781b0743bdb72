import { describe, expect, expectTypeOf, it } from "vitest";
import { nearestKind, type NearestKind } from "./nearest-kind.js";

describe("the nearest kind", () => {
  it.each([
    ["apis", "api"],
    ["API", "api"],
    ["workflow", "workflows"],
    ["Flow", "workflows"],
    ["website", "web"],
    ["tool", "toolkit"],
    ["cli", "toolkit"],
    ["agents", "agent"],
    ["database", undefined],
    ["", undefined],
  ])("of `%s` is %s", (text, kind) => {
    expect(nearestKind(text)).toBe(kind);
  });

  it("is the same in types", () => {
    expectTypeOf<NearestKind<"API">>().toEqualTypeOf<"api">();
    expectTypeOf<NearestKind<"Flow">>().toEqualTypeOf<"workflows">();
    expectTypeOf<NearestKind<"cli">>().toEqualTypeOf<"toolkit">();
    expectTypeOf<NearestKind<"tool">>().toEqualTypeOf<"toolkit">();
    expectTypeOf<NearestKind<"agents">>().toEqualTypeOf<"agent">();
    expectTypeOf<NearestKind<"website">>().toEqualTypeOf<"web">();
    expectTypeOf<NearestKind<"database">>().toEqualTypeOf<never>();
    expectTypeOf<NearestKind<"">>().toEqualTypeOf<never>();
  });
});
