// The words of these parts.
import { inBoth } from "../core/words.ts";

export const WORDS = inBoth(
  {
    close: "Close",
    cancel: "Cancel",
    copy: "Copy",
    copied: "Copied",
    loading: "Loading",
    retry: "Try again",
    request: "Request",
    sending: "Sending…",
  },
  {
    close: "Kapat",
    cancel: "Vazgeç",
    copy: "Kopyala",
    copied: "Kopyalandı",
    loading: "Yükleniyor",
    retry: "Yeniden dene",
    request: "İstek",
    sending: "Gönderiliyor…",
  },
);
