import { expectAssignable, expectNotAssignable, expectType } from "tsd";
import type { messages } from "#internal";
import type { CheckedCapability, NoLegacyKeys, PluginKey, PluginKind, PluginManifest } from "@rawr/hq-contract/tables";
import type { LegacyKey, SurfaceRoot } from "@rawr/hq-contract/tables";

declare function of<T>(): T;

expectType<"api" | "workflows" | "web" | "toolkit" | "agent">(of<PluginKind>());
expectType<"plugins/api" | "plugins/workflows" | "plugins/web" | "plugins/cli" | "plugins/agents">(of<SurfaceRoot>());
expectType<"api/invoicing">(of<PluginKey<"api", "invoicing">>());
expectType<"api/invoicing">(of<PluginManifest<"api", "invoicing">["key"]>());
expectNotAssignable<PluginKey>("database/invoicing");

expectType<"invoice-tools-2">(of<CheckedCapability<"invoice-tools-2">>());
expectType<messages.badCapability<"Invoice">>(of<CheckedCapability<"Invoice">>());

expectType<"templateRole" | "channel" | "publishTier" | "published">(of<LegacyKey>());
expectAssignable<NoLegacyKeys>({});
expectNotAssignable<NoLegacyKeys>({ channel: "stable" });
expectNotAssignable<NoLegacyKeys>({ channel: undefined });
expectNotAssignable<NoLegacyKeys>({ published: false });
