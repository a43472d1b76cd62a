// The words of the page about fees.
import { inBoth } from "../../../../core/words.ts";

export const WORDS = inBoth(
  {
    title: "Fees",
    lead: "What a trade costs you, and how much you have to trade so that it costs less.",
    standing: "Your tier",
    tier: (tier: number) => (tier === 0 ? "No tier yet" : `Tier ${tier}`),
    volume: "30-day volume",
    towards: (tier: number) => `Towards tier ${tier}`,
    missing: (amount: string, tier: number) => `${amount} more and you have tier ${tier}`,
    from: (amount: string) => `from ${amount}`,
    highest: "This is the highest tier.",
    oneForAll: "The same rates for everybody",
    noTiers: "This exchange has no tiers: everybody pays the rates below.",
    daily: "Tiers are set once a day, by your volume.",
    notCounted: (assets: string) =>
      `Trades in ${assets} are not counted: no market tells what they are worth in the ` +
      "volume's asset.",
    rates: "Rates by market",
    market: "Market",
    maker: "Maker",
    taker: "Taker",
    why: "Why this rate",
    account: "Agreed for your account",
    byTier: "By your tier",
    byMarket: "The market's own rate",
    explained:
      "Taker: your order meets one that waits in the book. Maker: your order waits, and " +
      "somebody else's meets it. The fee is taken from what you receive.",
    noMarkets: "There are no markets yet.",
  },
  {
    title: "Komisyonlar",
    lead: "Bir işlemin size maliyeti ve bunu düşürmek için gereken hacim.",
    standing: "Kademeniz",
    tier: (tier: number) => (tier === 0 ? "Henüz kademe yok" : `${tier}. kademe`),
    volume: "30 günlük hacim",
    towards: (tier: number) => `${tier}. kademeye kalan`,
    missing: (amount: string, tier: number) => `${tier}. kademe için ${amount} daha gerekir`,
    from: (amount: string) => `${amount} ve üzeri`,
    highest: "En yüksek kademedesiniz.",
    oneForAll: "Herkes için aynı oranlar",
    noTiers: "Bu borsada kademe yok: herkes aşağıdaki oranları öder.",
    daily: "Kademeler günde bir kez, hacminize göre belirlenir.",
    notCounted: (assets: string) =>
      `Hacmin varlığı cinsinden değeri bilinmediği için sayılmayan işlemler: ${assets}.`,
    rates: "Piyasalara göre oranlar",
    market: "Piyasa",
    maker: "Maker",
    taker: "Taker",
    why: "Oranın nedeni",
    account: "Hesabınız için kararlaştırıldı",
    byTier: "Kademenize göre",
    byMarket: "Piyasanın kendi oranı",
    explained:
      "Taker: emriniz defterde bekleyen bir emirle eşleşir. Maker: emriniz defterde " +
      "bekler, başkasının emri onunla eşleşir. Komisyon, elinize geçenden kesilir.",
    noMarkets: "Henüz piyasa yok.",
  },
);
