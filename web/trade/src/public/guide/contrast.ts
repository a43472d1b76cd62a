// How well a colour stands out from another, after WCAG 2. Pure.

type Colour = readonly [number, number, number];

/** A colour as the style sheet writes it: #rgb, #rrggbb or rgb(...); null for anything else. */
export function colourOf(text: string): Colour | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((one) => one + one) : hex.match(/../g);
    const [red = "", green = "", blue = ""] = digits ?? [];
    return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
  }
  const parts = /^rgb\((\d+)[, ]+(\d+)[, ]+(\d+)\)$/.exec(text.trim());
  return parts === null ? null : [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

function luminance([red, green, blue]: Colour): number {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 (the same) to 21 (black on white); null where one of them is no colour. */
export function contrast(one: string, other: string): number | null {
  const [a, b] = [colourOf(one), colourOf(other)];
  if (a === null || b === null) return null;
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The worst contrast of a colour with several; null where one of them is no colour. */
export function worst(colour: string, others: readonly string[]): number | null {
  const all = others.map((other) => contrast(colour, other));
  return all.includes(null) ? null : Math.min(...(all as number[]));
}
