import { routeFamilies } from "@rawr/hq-contract";
import { canonicalJson } from "./canonical-json.js";
import type { DurableRuntime } from "./durable.js";
import { UpstreamError, type InngestConnection } from "./event-api.js";
import { signatureHeader, signatureName } from "./signature.js";

/**
 * Tells Inngest which functions this instance serves. The SDK sends a registration only when a signed PUT asks for it,
 * so the instance signs one itself.
 *
 * @throws UpstreamError when Inngest is down or does not take our key.
 */
export async function registerFunctions(
  runtime: DurableRuntime,
  instance: { readonly connection: InngestConnection; readonly origin: string; readonly now: () => number },
): Promise<void> {
  const { connection, origin, now } = instance;
  const url = `${origin}${routeFamilies.ingress.prefix}`;
  const body = canonicalJson({ url });
  const headers = {
    host: new URL(origin).host,
    "content-type": "application/json",
    [signatureName]: signatureHeader(connection.signingKey, body, now()),
  };
  const response = await runtime.handle(new Request(url, { method: "PUT", headers, body }));
  if (response.status === 200) return;
  const reason =
    response.status === 401 || response.status === 403
      ? "Inngest does not recognise the signing key: set the one of this environment"
      : `Inngest refused the registration (${response.status}): is its server up, and is its address right?`;
  throw new UpstreamError(reason, { cause: new Error(response.body ?? "") });
}
