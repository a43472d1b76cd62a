// How busy the page is while something goes on: the main thread, its frames, its memory.
import type { CDPSession, Page } from "playwright-core";

export interface Busy {
  readonly busyPercent: number;
  readonly frameP95: number;
  readonly frameP99: number;
  readonly heapGrowth: number;
  readonly updates: number;
}

/** Watches for so long. `updates`: messages of books a second that came meanwhile. */
export async function watch(page: Page, seconds: number): Promise<Busy> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await cdp.send("Network.enable");
  let messages = 0;
  cdp.on("Network.webSocketFrameReceived", ({ response }) => {
    if (response.payloadData.includes('"channel":"book"')) messages += 1;
  });
  await countFrames(page);
  const before = [await heap(cdp), await taskTime(cdp)] as const;
  messages = 0;
  await page.waitForTimeout(seconds * 1_000);
  const updates = messages / seconds;
  const busy = (await taskTime(cdp)) - before[1];
  const frames = (await stopFrames(page)).sort((a, b) => a - b);
  const growth = (await heap(cdp)) - before[0];
  await cdp.detach();
  return {
    busyPercent: (busy / seconds) * 100,
    frameP95: frames[Math.floor(frames.length * 0.95)] ?? 0,
    frameP99: frames[Math.floor(frames.length * 0.99)] ?? 0,
    heapGrowth: growth,
    updates,
  };
}

async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.collectGarbage");
  return (await cdp.send("Runtime.getHeapUsage")).usedSize;
}

async function taskTime(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
}

async function countFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames, framesOn: true });
    let last = performance.now();
    const next = (at: number) => {
      frames.push(at - last);
      last = at;
      if ((window as unknown as { framesOn: boolean }).framesOn) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}

function stopFrames(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const measured = window as unknown as { frames: number[]; framesOn: boolean };
    measured.framesOn = false;
    return measured.frames.slice(2);
  });
}
