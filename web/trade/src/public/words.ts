// The words of the front page and of what stands below every public page.
import { inBoth } from "../../../core/words.ts";

export const WORDS = inBoth(
  {
    title: "A spot exchange that can prove its books",
    lead:
      "Every order, trade and movement of money is written to a journal before you hear of " +
      "it, and every balance can be worked out again from that journal.",
    signUp: "Sign up",
    seeMarket: "See the market",
    toTrade: "Trade",
    toWallet: "Wallet",
    featured: (symbol: string) => `${symbol}, last price`,
    change: "24h change",
    markets: "Markets",
    search: "Search markets",
    groups: "Which markets",
    all: "All",
    favourites: "Favourites",
    why: "Why you need not take our word for it",
    ledgerTitle: "A ledger that adds up to zero",
    ledger:
      "Money moves by double entry only: one account is debited, another credited, by one " +
      "amount. For every asset the sum over all accounts is zero, and one command compares " +
      "journal, ledger and balances while the exchange runs.",
    engineTitle: "The same orders, the same result",
    engine:
      "Orders are matched by price, then by time, by an engine without clock or chance. " +
      "Each decision is in a hash-chained journal before it is acknowledged, and a second " +
      "implementation replays it to the same bytes.",
    openTitle: "Nothing behind a curtain",
    open:
      "All of it is open source under the Apache 2.0 licence: engine, ledger, gateways and " +
      "these pages. If you doubt it, read it, run it, and replay a journal of your own.",
    status: "Status",
    api: "API",
    about: "About",
    foot: "Pages about this exchange",
    claim: "An open-source spot exchange",
    unreachable: "The markets cannot be shown: the exchange cannot be reached",
    noMarkets: "No market is open yet",
    direction: (title: string, state: "none" | "up" | "down") =>
      state === "none" ? `Sort by ${title}` : `${title}, sorted ${state === "up" ? "up" : "down"}`,
  },
  {
    title: "Defterini kanıtlayabilen spot borsa",
    lead:
      "Her emir, her işlem ve her para hareketi size bildirilmeden önce günlüğe yazılır; " +
      "her bakiye bu günlükten yeniden hesaplanabilir.",
    signUp: "Hesap aç",
    seeMarket: "Piyasaya bak",
    toTrade: "Al-sat",
    toWallet: "Cüzdan",
    featured: (symbol: string) => `${symbol}, son fiyat`,
    change: "24s değişim",
    markets: "Piyasalar",
    search: "Piyasa ara",
    groups: "Hangi piyasalar",
    all: "Tümü",
    favourites: "Favoriler",
    why: "Bize inanmak zorunda değilsiniz, denetleyebilirsiniz",
    ledgerTitle: "Toplamı sıfır olan defter",
    ledger:
      "Para yalnızca çift kayıtla hareket eder: tek bir tutar bir hesaptan çıkar, diğerine " +
      "girer. Her varlıkta tüm hesapların toplamı sıfırdır; borsa çalışırken tek bir komut " +
      "günlüğü, defteri ve bakiyeleri karşılaştırır.",
    engineTitle: "Aynı emirler, aynı sonuç",
    engine:
      "Emirleri önce fiyata, sonra zamana göre eşleştiren motorda ne saat ne rastlantı " +
      "vardır. Her karar onaylanmadan önce özet zincirli günlüğe girer; ikinci bir " +
      "uygulama günlüğü yeniden oynatıp aynı baytlara ulaşır.",
    openTitle: "Perde arkası yok",
    open:
      "Motor, defter, ağ geçitleri ve bu sayfalar, hepsi Apache 2.0 lisansıyla açık " +
      "kaynaklıdır. Şüphe duyan okuyabilir, çalıştırabilir ve kendi günlüğünü yeniden " +
      "oynatabilir.",
    status: "Durum",
    api: "API",
    about: "Hakkında",
    foot: "Bu borsa hakkında sayfalar",
    claim: "Açık kaynaklı spot borsa",
    unreachable: "Piyasalar gösterilemiyor: borsaya ulaşılamıyor",
    noMarkets: "Henüz açık piyasa yok",
    direction: (title: string, state: "none" | "up" | "down") =>
      state === "none"
        ? `${title} sütununa göre sırala`
        : `${title}, ${state === "up" ? "artan" : "azalan"} sırada`,
  },
);
