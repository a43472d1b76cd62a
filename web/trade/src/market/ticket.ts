// What is clicked elsewhere on the screen and belongs into the order form: a price of the book, an
// order that is to be changed.
export interface Ticket {
  readonly side?: "buy" | "sell";
  /** Decimal text, a multiple of the tick. */
  readonly price?: string;
  readonly quantity?: string;
}

const listeners = new Set<(ticket: Ticket) => void>();

export function fillForm(ticket: Ticket): void {
  for (const listener of listeners) listener(ticket);
}

export function onTicket(listener: (ticket: Ticket) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
