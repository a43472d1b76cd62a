// The words of the page about limits and verified levels.
import { inBoth } from "../../../../core/words.ts";

export const WORDS = inBoth(
  {
    title: "Limits and verification",
    lead: "What you may do here, and how much, depends on how well we know you.",
    now: "What you can do now",
    deposit: "Deposit",
    trade: "Trade",
    withdraw: "Withdraw",
    yes: "Yes",
    no: "No",
    can: "open",
    cannot: "closed",
    maintenance:
      "The exchange is under maintenance: no new orders and no withdrawals until it ends.",
    waits: (when: string) =>
      `Withdrawals are closed until ${when}. After a change to how you log in nothing goes ` +
      "out for a while, so that a thief gains nothing by making one.",
    openOrders: "Open orders",
    orders: (count: string) => `at most ${count} at a time`,
    used: "Your limits and what is left",
    usedHint: (currency: string) =>
      `In ${currency}, over rolling 24 hours and 30 days. Each asset has bounds of its own ` +
      "as well.",
    daily_deposit_fiat: "Deposits by bank, 24 hours",
    daily_withdrawal_fiat: "Withdrawals to the bank, 24 hours",
    monthly_withdrawal_fiat: "Withdrawals to the bank, 30 days",
    daily_withdrawal_crypto: "Withdrawals of coins, 24 hours",
    monthly_withdrawal_crypto: "Withdrawals of coins, 30 days",
    left: (amount: string) => `${amount} left`,
    of: (used: string, limit: string) => `${used} of ${limit} used`,
    noLimit: "No limit",
    usedOnly: (used: string) => `${used} used`,
    resets: (when: string) => `more from ${when}`,
    levels: "What each level unlocks",
    level: (level: number) => `Level ${level}`,
    what: "What",
    here: "You are here",
    profile: (name: string) =>
      `Your limits come from the profile "${name}" that our staff gave you, and may differ ` +
      "from the table.",
    next: (level: number) => `How to reach level ${level}`,
    staff:
      "Our staff verify who you are and raise your level; nothing here does it by itself. " +
      "They write to your e-mail address and say what they need. You cannot send documents " +
      "from this page yet.",
    before: "What helps: a complete profile, because it is compared with your documents.",
    toProfile: "Complete your profile",
    complete: "Your profile has all that your documents are compared with.",
    status: "Verification",
    pending: "not started",
    submitted: "submitted",
    in_review: "under review",
    approved: "done",
    rejected: "refused; our staff wrote to you why",
    resubmit_required: "something is missing; our staff wrote to you what",
    top: "This is the highest level.",
  },
  {
    title: "Limitler ve doğrulama",
    lead: "Burada neyi, ne kadar yapabileceğiniz sizi ne kadar tanıdığımıza bağlıdır.",
    now: "Şu anda yapabildikleriniz",
    deposit: "Para yatırma",
    trade: "Al-sat",
    withdraw: "Para çekme",
    yes: "Var",
    no: "Yok",
    can: "açık",
    cannot: "kapalı",
    maintenance: "Borsa bakımda: bitene kadar yeni emir ve para çekme kapalı.",
    waits: (when: string) =>
      `Para çekme ${when} tarihine kadar kapalı. Giriş bilgileri değişince bir süre para ` +
      "çıkmaz; böylece onları değiştiren bir hırsızın eline bir şey geçmez.",
    openOrders: "Açık emirler",
    orders: (count: string) => `aynı anda en çok ${count}`,
    used: "Limitleriniz ve kalanlar",
    usedHint: (currency: string) =>
      `${currency} cinsinden, son 24 saat ve son 30 gün için. Ayrıca her varlığın kendi ` +
      "sınırları vardır.",
    daily_deposit_fiat: "Bankadan yatırma, 24 saat",
    daily_withdrawal_fiat: "Bankaya çekme, 24 saat",
    monthly_withdrawal_fiat: "Bankaya çekme, 30 gün",
    daily_withdrawal_crypto: "Kripto çekme, 24 saat",
    monthly_withdrawal_crypto: "Kripto çekme, 30 gün",
    left: (amount: string) => `${amount} kaldı`,
    of: (used: string, limit: string) => `${limit} limitin ${used} kadarı kullanıldı`,
    noLimit: "Limitsiz",
    usedOnly: (used: string) => `${used} kullanıldı`,
    resets: (when: string) => `${when} itibarıyla artar`,
    levels: "Her seviye neyi açar?",
    level: (level: number) => `${level}. seviye`,
    what: "Konu",
    here: "Buradasınız",
    profile: (name: string) =>
      `Limitleriniz, ekibimizin size verdiği "${name}" profilinden gelir; tablodan farklı ` +
      "olabilir.",
    next: (level: number) => `${level}. seviyeye nasıl ulaşılır?`,
    staff:
      "Kimliğinizi ekibimiz doğrular ve seviyenizi yükseltir; bu sayfada kendiliğinden " +
      "olmaz. Neyin gerektiğini e-posta adresinize yazarlar. Bu sayfadan henüz belge " +
      "gönderilemez.",
    before: "Eksiksiz bir profil işi kolaylaştırır; belgelerinizle karşılaştırılır.",
    toProfile: "Profilinizi tamamlayın",
    complete: "Profilinizde belgelerinizle karşılaştırılacak her şey var.",
    status: "Doğrulama",
    pending: "başlamadı",
    submitted: "gönderildi",
    in_review: "inceleniyor",
    approved: "tamamlandı",
    rejected: "reddedildi; nedenini ekibimiz size yazdı",
    resubmit_required: "bir şey eksik; ne olduğunu ekibimiz size yazdı",
    top: "En yüksek seviyedesiniz.",
  },
);

type Key =
  | "daily_deposit_fiat"
  | "daily_withdrawal_fiat"
  | "monthly_withdrawal_fiat"
  | "daily_withdrawal_crypto"
  | "monthly_withdrawal_crypto";

/** What a limit is called; one that this page does not know, by its own name. */
export function limitName(words: Record<Key, string>, name: string): string {
  return name in words ? words[name as Key] : name;
}
