// Whether a page stands as it should at its size: nothing sideways, covered or cut.
import type { Page } from "playwright-core";

/** What is wrong, in words; nothing when all is well. */
export function wrongLayout(page: Page): Promise<string[]> {
  return page.evaluate(look);
}

/** Runs in the page, so that it can use nothing from outside. */
function look(): string[] {
  const SLACK = 1.5; // browsers round
  const wide = document.documentElement.clientWidth;
  const wrong: string[] = [];
  const named = (one: Element) => {
    const label = one.getAttribute("aria-label") ?? one.textContent?.trim().slice(0, 40) ?? "";
    return `${one.tagName.toLowerCase()}.${[...one.classList].slice(0, 3).join(".")} "${label}"`;
  };
  const isShown = (one: Element) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const clips = (style: CSSStyleDeclaration) => /hidden|clip/.test(style.overflowX);
  const scrolls = (one: Element) => {
    for (let at: Element | null = one; at !== null && at !== document.body; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const isOnlySpoken = (one: Element) => {
    const { width, height } = one.getBoundingClientRect();
    return width <= 1 || height <= 1; // for screen readers alone
  };

  if (document.documentElement.scrollWidth > wide + SLACK) {
    wrong.push(`the page is ${document.documentElement.scrollWidth} wide of ${wide}`);
  }
  const all = [...document.querySelectorAll("body *")].filter(
    (one) => !(one instanceof SVGElement) && isShown(one) && !isOnlySpoken(one),
  );
  for (const one of all) {
    const hasText = [...one.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "",
    );
    if (!hasText || one.closest("dialog:not([open]), [aria-hidden=true]")) continue;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    if (box.right > wide + SLACK && !scrolls(one)) wrong.push(`beyond the edge: ${named(one)}`);
    const isCut = clips(style) && one.scrollWidth > one.clientWidth + SLACK;
    if (isCut && !one.closest("[title]")) wrong.push(`cut: ${named(one)}`);
  }
  const isPlaced = (one: Element) => {
    const { position } = getComputedStyle(one);
    const isGutter = one.getAttribute("role") === "separator"; // lies on the edges by design
    return !isGutter && (position === "static" || position === "relative");
  };
  for (const panel of all) {
    if (!/grid|flex/.test(getComputedStyle(panel).display)) continue;
    const boxes = [...panel.children]
      .filter((one) => all.includes(one) && isPlaced(one))
      .slice(0, 12) // rows of lists are alike
      .map((one) => [one, one.getBoundingClientRect()] as const);
    for (const [number, [one, a]] of boxes.entries()) {
      for (const [other, b] of boxes.slice(number + 1)) {
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (x > 2 && y > 2) wrong.push(`overlap: ${named(one)} and ${named(other)}`);
      }
    }
  }
  return [...new Set(wrong)].slice(0, 12);
}
