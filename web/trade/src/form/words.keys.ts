// The words of the keyboard shortcuts.
import { inBoth } from "../../../core/words.ts";

export const KEY_WORDS = inBoth(
  {
    title: "Keyboard shortcuts",
    on: "Use these shortcuts",
    off: "They are off; this switch turns them on again.",
    side: "Buy, sell",
    first: "Limit, market",
    stops: "Stop, take profit",
    others: "Trailing stop, OCO",
    arrows: "In a field: one step up or down, with Shift ten",
    review: "Check the order",
    pick: "Choose a market",
    leave: "Leave a field, close a dialog",
    cancelAll: "Cancel all orders, after asking",
    help: "This list",
  },
  {
    title: "Klavye kısayolları",
    on: "Bu kısayollar kullanılsın",
    off: "Kısayollar kapalı; bu anahtar onları yeniden açar.",
    side: "Al, sat",
    first: "Limit, piyasa",
    stops: "Stop, kâr al",
    others: "İzleyen stop, OCO",
    arrows: "Alandayken: bir adım yukarı ya da aşağı, Shift ile on adım",
    review: "Emri gözden geçir",
    pick: "Piyasa seç",
    leave: "Alandan çık, pencereyi kapat",
    cancelAll: "Sorduktan sonra bütün emirleri iptal et",
    help: "Bu liste",
  },
);
