import { ORPCError } from "@orpc/server";

/** The event may have been accepted: its run may come. */
export function inDoubt(message: string): ORPCError<"START_UNKNOWN", undefined> {
  return new ORPCError("START_UNKNOWN", { status: 503, message });
}

export function unavailable(message: string): ORPCError<"SERVICE_UNAVAILABLE", undefined> {
  return new ORPCError("SERVICE_UNAVAILABLE", { message });
}
