import { serve, sessionCookie, signedWebhooks, type SampleCall } from "@rawr/hq-contract/adapter";
import { createDatabase } from "./packages/database/src/index.js";
import { createSessions } from "./packages/sessions/src/index.js";
import { hq } from "./rawr.hq.js";

/** All that lasts as long as the process is made here, and handed to its one host. */
async function main(): Promise<void> {
  const { BANK_WEBHOOK_SECRET, DATABASE_URL, HQ_ORIGIN, PORT = "3000" } = process.env;
  const sessions = createSessions();
  const origins = HQ_ORIGIN ? [HQ_ORIGIN] : ["127.0.0.1", "localhost"].map((name) => `http://${name}:${PORT}`);

  /** The bank's deliveries, once it has given us a secret: `whsec_` and base64. */
  const bank = (secret: string) =>
    signedWebhooks({
      id: "bank",
      scheme: "standard-webhooks",
      path: "/api/orpc/bank-feed/deliveries",
      secrets: [secret],
    });

  await serve(hq, {
    // Without an address: a Postgres in this process, in memory.
    services: { database: createDatabase(DATABASE_URL || undefined), sessionStore: sessions },
    authenticators: [
      sessionCookie({ cookie: "hq-session", find: sessions.find, origins }),
      ...(BANK_WEBHOOK_SECRET ? [bank(BANK_WEBHOOK_SECRET)] : []),
    ],
    pages: "dist/web",
    sampleCalls: ({ origin, tokens }): SampleCall[] => {
      const as = `-H "authorization: Bearer ${tokens.external}" -H "content-type: application/json"`;
      const invoice = '{"customer":"Ada","amount":12500,"currency":"EUR"}';
      const statement =
        '{"account":"DE02","statement":"2026-11","payments":[{"invoiceId":"00000000-0000-4000-8000-000000000000","amount":12500}]}';
      return [
        {
          title: "The board of invoices, signed in: open it in a browser",
          command: `${origin}/web/invoice-board#token=${tokens["first-party-web"]}`,
        },
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
}

await main();
