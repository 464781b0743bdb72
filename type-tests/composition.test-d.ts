import { expectAssignable, expectType } from "tsd";
import { defineHq, register, type Composition, type PublishedServices, type Services } from "@rawr/hq-contract";
import { apiInvoicing, webBoard, workflowsInvoicing } from "./fixtures/house.js";

interface Hq {
  "api/invoicing": typeof apiInvoicing;
  "web/invoice-board": typeof webBoard;
  "workflows/invoicing": typeof workflowsInvoicing;
}

const hq = defineHq<Hq>({
  "api/invoicing": register(
    { directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } },
    apiInvoicing,
  ),
  "web/invoice-board": register(
    { directory: "plugins/web/invoice-board", surface: "web", rawr: { kind: "web", capability: "invoice-board" } },
    webBoard,
  ),
  "workflows/invoicing": register(
    {
      directory: "plugins/workflows/invoicing",
      surface: "workflows",
      rawr: { kind: "workflows", capability: "invoicing" },
    },
    workflowsInvoicing,
  ),
});

expectType<Composition<Hq>>(hq);

// Services are keyed by capability; workflow procedures lie below `workflows`; a consumer publishes nothing.
declare const services: Services<Hq>;
expectType<"invoicing">({} as keyof Services<Hq>);
expectType<{ id: string; amount: number; issued: Date }>(await services.invoicing.get({ id: "1" }));
expectType<string>(await services.invoicing.workflows.trigger({ id: "1" }));

// Over JSON a date is a string.
declare const published: PublishedServices<Hq>;
expectType<string>((await published.invoicing.get({ id: "1" })).issued);

// What a consumer asks for is what the composition has.
expectAssignable<Parameters<typeof webBoard.create>[0]>(services);
