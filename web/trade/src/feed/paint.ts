// At most twenty paints a second, however many messages come, and none while nobody looks.
const PAUSE_MS = 50;

/** A callable that has `paint` called soon, once for many calls. Stop it with `.stop()`. */
export function painter(paint: () => void): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  let asked = false;

  const run = () => {
    timer = undefined;
    if (document.hidden) return; // asked stays: it is painted when somebody looks again
    asked = false;
    last = performance.now();
    paint();
  };
  const ask = () => {
    asked = true;
    timer ??= setTimeout(run, Math.max(0, PAUSE_MS - (performance.now() - last)));
  };
  const seen = () => {
    if (asked && !document.hidden) ask();
  };
  document.addEventListener("visibilitychange", seen);
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
  return { ask, stop };
}
