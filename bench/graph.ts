/**
 * What a report of a thousand plugins costs beside the facts pass, and how its page behaves in a real browser.
 * `npm run bench:graph`; Chromium is Debian's, or the one that CHROMIUM names.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { writeGraphArtifacts } from "../checks/graph/render/artifacts.js";
import { buildGraph } from "../checks/graph/read/build.js";
import { launchBrowser } from "../checks/graph/fixtures/browser.js";
import { many } from "../checks/graph/fixtures/workspaces.js";
import { openWorkspace } from "../checks/engine/open-workspace.js";
import { median } from "./median.js";
import { writeReport } from "./write-report.js";

const plugins = 1000;
const rounds = 5;
const root = mkdtempSync(join(tmpdir(), "hq-bench-graph-"));
try {
  for (const [path, content] of Object.entries(many(plugins))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), String(content));
  }
  const built = await measureBuild();
  const shown = await measurePage(pathToFileURL(join(root, "artifacts/graph/index.html")).href);
  const report = `# What the report of ${plugins.toLocaleString("en")} plugins costs

Written by \`npm run bench:graph\`; Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}. Times are medians of ${rounds} runs in one process, after one that warms it up.

| what | measured | wanted |
| --- | --: | --: |
| facts pass, without a cache | ${built.facts.toFixed(0)} ms | |
| graph, all ten files, written | ${built.report.toFixed(0)} ms | |
| report, to the facts pass | ${(built.report / built.facts).toFixed(2)} | at most 3 |
| the page | ${built.megabytes.toFixed(1)} MB | |
| first paint, from the file system | ${shown.paint.toFixed(0)} ms | under 1,000 ms |
| boxes in the default view | ${shown.boxes} | about 60 |
| frames a second while it is dragged | ${shown.frames.toFixed(0)} | at least 50 |
| the longest frame | ${shown.longest.toFixed(0)} ms | |
`;
  const file = fileURLToPath(new URL("../../bench/graph-report.md", import.meta.url));
  process.stdout.write(await writeReport(file, report));
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function measureBuild() {
  const facts: number[] = [];
  const report: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const began = performance.now();
    const workspace = await openWorkspace(root, { cache: false });
    const opened = performance.now();
    await writeGraphArtifacts(buildGraph(workspace), join(root, "artifacts/graph"));
    const done = performance.now();
    if (round === 0) continue;
    facts.push(opened - began);
    report.push(done - opened);
  }
  const megabytes = statSync(join(root, "artifacts/graph/index.html")).size / 1e6;
  return { facts: median(facts), report: median(report), megabytes };
}

async function measurePage(address: string) {
  const browser = await launchBrowser();
  try {
    const paints: number[] = [];
    const rates: number[] = [];
    const longests: number[] = [];
    let boxes = 0;
    for (let round = 0; round <= rounds; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      await page.goto(address);
      await page.waitForSelector("html[data-ready]");
      const paint = await firstPaint(page);
      const { rate, longest } = await drag(page);
      boxes = await page.locator(".box").count();
      await page.close();
      if (round === 0) continue;
      paints.push(paint);
      rates.push(rate);
      longests.push(longest);
    }
    return { paint: median(paints), frames: median(rates), longest: Math.max(...longests), boxes };
  } finally {
    await browser.close();
  }
}

/** When the picture was on the screen, in milliseconds since the navigation began. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [entry] = globalThis.performance.getEntriesByName("first-contentful-paint");
    return entry?.startTime ?? Number.POSITIVE_INFINITY;
  });
}

/** Frames while a hand drags the picture for two seconds. */
async function drag(page: Page): Promise<{ rate: number; longest: number }> {
  const frames = page.evaluate(
    () =>
      new Promise<{ rate: number; longest: number }>((resolve) => {
        const { requestAnimationFrame } = globalThis as unknown as {
          requestAnimationFrame(next: (now: number) => void): void; // the browser's, which Node's types don't know
        };
        const times: number[] = [];
        const next = (now: number) => {
          times.push(now);
          const [first = now] = times;
          if (now - first < 2000) return requestAnimationFrame(next);
          const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
          resolve({ rate: ((times.length - 1) * 1000) / (now - first), longest: Math.max(...gaps) });
        };
        requestAnimationFrame(next);
      }),
  );
  await page.mouse.move(500, 300);
  await page.mouse.down();
  const until = performance.now() + 2300;
  for (let step = 0; performance.now() < until; step += 1) {
    await page.mouse.move(500 + (step % 100) * 3, 300 + (step % 70) * 3);
  }
  await page.mouse.up();
  return frames;
}
