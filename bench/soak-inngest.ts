import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** As much of an Inngest server as a soak needs: it takes registrations and events, and every run of it has ended. Nothing is kept. */
export async function startInngest(): Promise<{ origin: string; close(): void }> {
  let events = 0;
  const server = createServer((request, response) => {
    const answer = (body: object): void => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body));
    };
    request.resume().once("end", () => {
      if (request.url?.startsWith("/e/")) {
        events += 1;
        // 26 digits are a ULID of long ago.
        answer({ ids: [String(events).padStart(26, "0")], status: 200 });
      } else if (request.url?.startsWith("/fn/register")) answer({ ok: true, modified: true });
      else answer({ data: [{ run_id: "run", status: "Completed", ended_at: "2026-11-22T00:00:00Z" }] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // It listens on TCP.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
