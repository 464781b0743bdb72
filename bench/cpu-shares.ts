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
  /** By package; the adapter is ours, `node` is Node itself without anybody who asked for it. */
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
  const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (name !== undefined) return name.startsWith("@orpc/") ? "@orpc/*" : name;
  if (url.endsWith("/adapter/http/answer.js")) return "adapter, writing the answer to the socket";
  return url.includes("/dist/adapter/") ? "adapter, the rest" : undefined;
}
