import { serve, type SampleCall } from "@rawr/hq-contract/adapter";
import { hq } from "./rawr.hq.js";

await serve(hq, {
  sampleCalls: ({ origin, tokens }): SampleCall[] => {
    const as = `-H "authorization: Bearer ${tokens.external}" -H "content-type: application/json"`;
    const invoice = '{"customer":"Ada","amount":12500,"currency":"EUR"}';
    const statement =
      '{"account":"DE02","statement":"2026-11","payments":[{"invoiceId":"00000000-0000-4000-8000-000000000000","amount":12500}]}';
    return [
      {
        title: "An external caller issues an invoice: 201",
        command: `curl -i ${as} ${origin}/api/orpc/invoicing/invoices -d '${invoice}'`,
      },
      {
        title: "The same caller is refused on the first-party transport: 403",
        command: `curl -i ${as} ${origin}/rpc/invoicing/list -d '{"json":{}}'`,
      },
      {
        title: "A workflow is triggered and followed to its end: its first step fails once and is retried",
        command: [
          `run=$(curl -s ${as} ${origin}/api/workflows/invoicing/reconciliations -d '${statement}' | sed 's/.*"run":"\\([^"]*\\)".*/\\1/')`,
          `until curl -s ${as} ${origin}/api/workflows/invoicing/reconciliations/$run | tee /dev/stderr | grep -Eq 'completed|failed'; do echo; sleep 1; done`,
        ].join("\n"),
      },
    ];
  },
});
