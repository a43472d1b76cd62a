// PNG files as small as pictures of pages can be: a palette of the colours that occur most.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;
const ALIKE = 60; // as a squared distance: some five steps of one channel
const [RGB, PALETTE, RGBA] = [2, 3, 6]; // kinds of pixels, as the format numbers them

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB of each pixel, row by row. */
  readonly pixels: Uint32Array;
}

/** Reads what a browser writes, and `small` here: 8 bits, not interlaced. */
export function read(file: Buffer): Picture {
  const chunks = chunksOf(file);
  const head = chunks.find(({ name }) => name === "IHDR")?.data as Buffer;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const size = { [RGB]: 3, [PALETTE]: 1, [RGBA]: 4 }[head[9] as number];
  if (size === undefined || head[8] !== 8) throw new Error("not a picture of ours");
  const parts = chunks.filter(({ name }) => name === "IDAT").map(({ data }) => data);
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * size, size);
  const palette = chunks.find(({ name }) => name === "PLTE")?.data ?? Buffer.alloc(0);
  const pixels = Uint32Array.from({ length: width * height }, (_, at) =>
    size === 1 ? palette.readUIntBE((bytes[at] ?? 0) * 3, 3) : bytes.readUIntBE(at * size, 3),
  );
  return { width, height, pixels };
}

/** Written with at most 256 colours; rare ones become their nearest. */
export function small({ width, height, pixels }: Picture): Buffer {
  const palette = mostUsed(pixels);
  const places = new Map(palette.map((colour, at) => [colour, at]));
  const rows = Buffer.alloc((width + 1) * height); // each begins with 0: no filter
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = pixels[y * width + x] as number;
      const place = places.get(colour) ?? nearest(colour, palette);
      places.set(colour, place);
      rows[y * (width + 1) + 1 + x] = place;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, PALETTE], 8);
  const colours = Buffer.from(palette.flatMap((one) => [one >> 16, (one >> 8) & 255, one & 255]));
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  const chunks = [chunk("IHDR", head), chunk("PLTE", colours), chunk("IDAT", data)];
  return Buffer.concat([SIGNATURE, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

/** The share of pixels that one sees to differ; 1 for pictures of different sizes. */
export function difference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let count = 0;
  for (const [at, colour] of one.pixels.entries()) {
    if (distance(colour, other.pixels[at] as number) > 1_500) count += 1;
  }
  return count / one.pixels.length;
}

/** What occurs most, without what looks the same: so that small signs keep their colour. */
function mostUsed(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const chosen: number[] = [];
  for (const colour of sorted) {
    if (chosen.length === COLOURS) break;
    const isNew = chosen.every((one) => distance(one, colour) > ALIKE);
    if (isNew) chosen.push(colour);
  }
  return chosen;
}

function nearest(colour: number, palette: readonly number[]): number {
  let best = 0;
  for (let at = 1; at < palette.length; at += 1) {
    if (distance(colour, palette[at] as number) < distance(colour, palette[best] as number)) {
      best = at;
    }
  }
  return best;
}

function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = (a & 255) - (b & 255);
  return red * red + green * green + blue * blue;
}

function chunksOf(file: Buffer): { name: string; data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE.length; at < file.length; ) {
    const size = file.readUInt32BE(at);
    const name = file.toString("latin1", at + 4, at + 8);
    chunks.push({ name, data: file.subarray(at + 8, at + 8 + size) });
    at += size + 12;
  }
  return chunks;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** Rows as they were before each byte became its difference from earlier ones. */
function unfiltered(rows: Buffer, stride: number, size: number): Buffer {
  const bytes = Buffer.alloc((rows.length / (stride + 1)) * stride);
  for (let y = 0; y * stride < bytes.length; y += 1) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < size ? 0 : (bytes[at - size] as number);
      const up = y === 0 ? 0 : (bytes[at - stride] as number);
      const corner = x < size || y === 0 ? 0 : (bytes[at - stride - size] as number);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number] ?? 0;
      bytes[at] = ((rows[y * (stride + 1) + 1 + x] as number) + guess) & 255;
    }
  }
  return bytes;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one)) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
