import type { Profiler } from "node:inspector";
import { Session } from "node:inspector/promises";

const session = new Session();

/** Starts sampling what this process does. */
export async function startProfile(): Promise<void> {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 100 });
  await session.post("Profiler.start");
}

/** What of all CPU time since belongs to what, in parts of one. */
export interface CpuShares {
  /** Guarding an ingress request and handing it over to the SDK. */
  readonly guarding: number;
  /** By package, and by duty where it is the adapter's; `node` is Node itself without anybody who asked for it. */
  readonly owners: Readonly<Record<string, number>>;
}

export async function cpuShares(): Promise<CpuShares> {
  const { profile } = await session.post("Profiler.stop");
  return sharesIn(profile);
}

/**
 * A sample belongs to the innermost frame that is neither Node's nor V8's. It counts as guarding when that is the guard, the reading
 * of the request, the hand-over or what makes the SDK's view of it; also when there is none and undici or a web stream is at work,
 * for nobody knows whose.
 */
function sharesIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): CpuShares {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  let guarding = 0;
  let all = 0;
  samples.forEach((id, index) => {
    const time = timeDeltas[index] ?? 0;
    let node = byId.get(id);
    if (node?.callFrame.functionName === "(idle)") return;
    all += time;
    let web = false;
    let owner: string | undefined;
    for (; node !== undefined && owner === undefined; node = parents.get(node.id)) {
      const { url } = node.callFrame;
      web ||= /undici|webstreams/.test(url);
      owner = ownerOf(url);
      if (guardFiles.test(url)) guarding += time;
    }
    if (owner === undefined && web) guarding += time;
    times.set(owner ?? "node", (times.get(owner ?? "node") ?? 0) + time);
  });
  return { guarding: guarding / all, owners: Object.fromEntries([...times].map(([name, time]) => [name, time / all])) };
}

const guardFiles =
  /adapter\/(?:inngest\/(?:ingress|ingress-call|ingress-guard|signature|canonical-json|durable)|http\/(?:exchange|socket-exchange))\.js$/;

function ownerOf(url: string): string | undefined {
  if (/^node:(?:internal\/)?async_hooks$/.test(url)) return "calls in process";
  const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (name === "pino" || name === "sonic-boom") return "telemetry";
  if (name === "rou3") return "admission";
  if (name !== undefined) return name.startsWith("@orpc/") ? "@orpc/*" : name;
  const file = url.split("/dist/adapter/")[1];
  return file && (dutyFiles.find(([files]) => files.test(file))?.[1] ?? "dispatch");
}

type Duty = "admission" | "answer" | "body" | "caller" | "calls in process" | "dispatch" | "limits" | "telemetry";

/** What the host does for a request that a bare server does not, and what that buys. */
export const duties: Readonly<Record<Duty, string>> = {
  admission: "canonical target, known host, framing; one table of routes",
  caller: "who calls, and the matrix: deny by default",
  limits: "one caller can't take the host from others; the drain waits for what is under way",
  body: "forms that no page can forge, bounds, no prototype keys, RPC's envelope read to its end",
  "calls in process": "an async context: a plugin's calls of another stay the original caller's",
  telemetry: "a log line with ids and duration, counters, a span; secrets hidden",
  answer: "the host's own headers, and none of a handler's that decides the framing",
  dispatch: "ids, whose route it is, a context for this request alone",
};

const dutyFiles: readonly (readonly [RegExp, Duty])[] = [
  [/^http\/(?:admission|target|trusted-proxies|mount-table)\.js$/, "admission"],
  [/^callers\/seats\.js$|^http\/in-flight\.js$/, "limits"],
  [/^callers\//, "caller"],
  [/^http\/(?:read-body|body-form|rpc-envelope|gather-body|read-form|input-coercion)\.js$/, "body"],
  [/^initiator\.js$/, "calls in process"],
  [/^telemetry\/|^http\/middleware\.js$/, "telemetry"],
  [/^http\/(?:answer|handler-headers)\.js$/, "answer"],
];
