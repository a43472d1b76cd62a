// Hands a file to the browser, which asks where to or puts it to the downloads.
const ASKING_MS = 60_000; // it may be asking where to

/** Its size in bytes. */
export function keepFile(parts: readonly BlobPart[], name: string, type: string): number {
  const file = new Blob([...parts], { type: `${type};charset=utf-8` });
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ASKING_MS);
  return file.size;
}
