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

/** Of all CPU time since, the part that went into guarding an ingress request and handing it over to the SDK. */
export async function guardShare(): Promise<number> {
  return shareIn((await session.post("Profiler.stop")).profile);
}

/**
 * A sample counts when the innermost frame that is neither Node's nor V8's is the guard, the reading of the request, the hand-over
 * or what makes the SDK's view of it; also when there is none and undici or a web stream is at work, for nobody knows whose.
 */
function shareIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): number {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let guarding = 0;
  let all = 0;
  samples.forEach((id, index) => {
    const time = timeDeltas[index] ?? 0;
    let node = byId.get(id);
    if (node?.callFrame.functionName === "(idle)") return;
    all += time;
    let web = false;
    for (; node !== undefined; node = parents.get(node.id)) {
      const { url } = node.callFrame;
      web ||= /undici|webstreams/.test(url);
      if (!/node_modules\/|adapter\//.test(url)) continue;
      if (/adapter\/(?:ingress|ingress-guard|exchange|canonical-json|durable)\.js$/.test(url)) guarding += time;
      return;
    }
    if (web) guarding += time;
  });
  return guarding / all;
}
