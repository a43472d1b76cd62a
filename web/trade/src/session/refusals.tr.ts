// Turkish sentences for what the exchange refuses, by code: what it says itself is English.
import type { Facts, Sentences } from "./explain.ts";
import { PEOPLE_TURKISH } from "./refusals.people.tr.ts";

export const unknown = "Borsa bunu kabul etmedi. Sürerse destek ekibine yazın.";

const TRADING: Sentences = {
  above_max_notional: "Fiyat × miktar bu piyasanın kabul ettiğinden büyük.",
  below_min_notional: "Fiyat × miktar bu piyasa için çok küçük.",
  notional_out_of_range: "Fiyat × miktar çok büyük.",
  open_notional_exceeded: "Açık emirlerinizin toplam değeri izin verileni aşardı.",
  too_many_open_orders: "Çok fazla açık emriniz var; önce birkaçını iptal edin.",
  insufficient_funds: "Kullanılabilir bakiyeniz yetmiyor.",
  price_off_tick: "Fiyat, bu piyasanın fiyat adımının katı değil.",
  price_out_of_range: "Fiyat izin verilen aralığın dışında.",
  price_outside_band: "Fiyat piyasa fiyatından çok uzak.",
  stop_price_out_of_range: "Tetik fiyatı izin verilen aralığın dışında.",
  would_trigger: "Son işlem tetik fiyatında ya da ötesinde: emir hemen tetiklenirdi.",
  would_take: "Yalnızca deftere yazılacak emir hemen eşleşirdi.",
  quantity_off_lot: "Miktar, bu piyasanın miktar adımının katı değil.",
  quantity_out_of_range: "Miktar izin verilen aralığın dışında.",
  display_quantity_out_of_range:
    "Görünen miktar aralık dışında ya da tüm miktarın çok küçük bir parçası.",
  amount_out_of_range: "Tutar izin verilen aralığın dışında.",
  amount_too_precise: "Tutarda, varlığın izin verdiğinden çok ondalık basamak var.",
  too_precise: "Tutarda, varlığın izin verdiğinden çok ondalık basamak var.",
  malformed_amount: "Bu bir sayı olarak okunamadı.",
  expiry_out_of_range: "Emir, başlamadan biterdi: daha geç bir bitiş zamanı seçin.",
  expiry_past: "Bitiş zamanı geçmişte kalmış.",
  time_out_of_range: "Zaman izin verilen aralığın dışında.",
  order_malformed: "Emrin parçaları birbirine uymuyor.",
  order_type_unavailable: "Bu emir türü burada kullanılamıyor.",
  order_not_found: "Böyle bir açık emir yok: gerçekleşmiş ya da iptal edilmiş olabilir.",
  order_changed: "Emir bu arada işlem gördü. Yeni hâline bakıp yeniden deneyin.",
  order_in_list: "Bu emir başkalarına bağlı: birlikte iptal edin.",
  replacement_differs: "Yeni emir başka bir piyasanın ya da yönün emri.",
  client_order_id_taken: "Bu emir kimliği başka bir emrinizde kullanılıyor.",
  no_liquidity: "Karşı tarafta emir yok; limit emir verebilirsiniz.",
  no_reference_price: "Bu piyasada henüz işlem olmadığı için ölçü alınacak fiyat yok.",
  price_unknown: "Varlığın şu an fiyatı yok; bu yüzden limitleriniz denetlenemiyor.",
  steps_changed: "Piyasanın fiyat ya da miktar adımı değişti. Emre bakıp yeniden gönderin.",
  market_cancel_only: "Bu piyasada şu an yalnızca iptal yapılabilir.",
  market_halted: "Bu piyasada işlemler durduruldu.",
  market_not_found: "Böyle bir piyasa yok.",
  market_unknown: "Anahtarı sınırlayacağınız böyle bir piyasa yok.",
  market_not_allowed: "API anahtarı bu piyasa için değil.",
  symbol_malformed: "Sembol böyle yazılmaz.",
  asset_not_found: "Böyle bir varlık yok.",
  currency_unknown: "Hesabın gösterileceği böyle bir varlık yok.",
};

const LIMITS: Readonly<Record<string, string>> = {
  daily_deposit_fiat: "Günlük para yatırma limitiniz",
  daily_withdrawal_fiat: "Günlük para çekme limitiniz",
  monthly_withdrawal_fiat: "Aylık para çekme limitiniz",
  daily_withdrawal_crypto: "Günlük kripto çekme limitiniz",
  monthly_withdrawal_crypto: "Aylık kripto çekme limitiniz",
  daily_withdrawal_of_asset: "Bu varlığın günlük çekme limiti",
};

function limitExceeded({ number, time, word }: Facts): string {
  const [limit, used, at] = [number("limit"), number("used"), time("resets_at")];
  if (limit === null || used === null) return "Bu, limitinizden kalanı aşıyor.";
  const unit = word("unit") ?? "";
  const name = LIMITS[word("limit_name") ?? ""] ?? "Limitiniz";
  const until = at === null ? "Bu kadarı hiçbir zaman sığmaz." : `Şu andan itibaren mümkün: ${at}.`;
  return `${name} ${limit} ${unit}; ${used} ${unit} kullanıldı. ${until}`;
}

const MONEY: Sentences = {
  limit_exceeded: limitExceeded,
  level_too_low: ({ number }) => {
    const [needed, level] = [number("level_needed"), number("level")];
    if (needed === null || level === null) return "Doğrulama seviyeniz buna henüz izin vermiyor.";
    return `Bunun için ${needed}. doğrulama seviyesi gerekir; sizinki ${level}.`;
  },
  amount_outside_terms: ({ number, word }) => {
    const [least, asset] = [number("least"), word("asset")];
    if (least === null || asset === null) return "Bu tutar tek seferde taşınamaz.";
    const most = word("most") === "any" ? null : number("most");
    return most === null
      ? `Tek seferde en az ${least} ${asset} olmalı.`
      : `Tek seferde en az ${least}, en çok ${most} ${asset} olabilir.`;
  },
  withdrawals_cooling_down: ({ time }) => {
    const at = time("resets_at");
    const why = "Giriş bilgileriniz değiştiği için, güvenliğiniz adına";
    return at === null
      ? `${why} para çekme bir süre kapalı.`
      : `${why} para çekme şu ana kadar kapalı: ${at}.`;
  },
  withdrawals_frozen: "Bu hesapta para çekme durduruldu.",
  test_funds_taken: ({ time }) => {
    const at = time("resets_at");
    return at === null
      ? "Bugünün deneme parasını aldınız; yarın yine gelin."
      : `Bugünün deneme parasını aldınız; yenisi şu andan itibaren: ${at}.`;
  },
  demo_only: "Deneme parası yalnızca demoda var.",
  balance_left: "Hesapta para var: önce onu çekin.",
  transfers_open: "Bitmemiş bir yatırma ya da çekme işlemi var.",
  orders_open: "Açık emirler var: önce onları iptal edin.",
};

const EXCHANGE: Sentences = {
  rate_limited: wait("Çok fazla istek geldi."),
  order_rate_limited: wait("Kısa sürede çok fazla yeni emir verdiniz."),
  locked_out: wait("Çok fazla yanlış deneme oldu."),
  banned: wait("Çok fazla istek geldi; bu bağlantıya şimdilik yanıt vermiyoruz."),
  overloaded: wait("Borsa şu an çok yoğun."),
  too_many_in_flight: "Yanıt bekleyen çok fazla istek var; birazdan yeniden deneyin.",
  too_many_subscriptions: "Bu bağlantıda çok fazla abonelik var.",
  accounts_behind: "Hesap birazdan gösterilecek; yeniden deneyin.",
  engine_unavailable: "Borsa şu an emir almıyor; birazdan yeniden deneyin.",
  feed_lost: "Canlı veri kesildi; yeniden bağlanılıyor.",
  feed_missing: "Şu an canlı veri yok; birazdan yeniden deneyin.",
  history_behind: "Geçmiş henüz yazılıyor; birazdan yeniden deneyin.",
  history_unavailable: "Geçmiş şu an okunamıyor.",
  klines_behind: "Mumlar hazırlanıyor; birazdan yeniden deneyin.",
  in_maintenance: "Borsa bakımda; görüntüleyebilir ve iptal edebilirsiniz.",
  keys_unavailable: "API anahtarları şu an denetlenemiyor.",
  people_unavailable: "Şu an giriş yapılamıyor; birazdan yeniden deneyin.",
  secrets_unavailable: "Bu bilgi şu an açılamıyor; birazdan yeniden deneyin.",
  unavailable: "Borsa şu an yanıt veremiyor; birazdan yeniden deneyin.",
  internal: "Borsada bir şey ters gitti. Birazdan yeniden deneyin.",
  outcome_unknown:
    "Bunun gerçekleşip gerçekleşmediği bilinmiyor. Yinelemeden önce emirlerinize bakın.",
  idempotency_key_malformed: "İstek yanlış kuruldu. Sayfayı yenileyip yeniden deneyin.",
  idempotency_key_missing: "İstek yanlış kuruldu. Sayfayı yenileyip yeniden deneyin.",
  key_required: "İstek yanlış kuruldu. Sayfayı yenileyip yeniden deneyin.",
  key_reused: "Bu, daha önce başka bir içerikle gönderildi. Yeniden gönderin.",
  malformed: "İstek okunamadı. Girdiğiniz değerlere bakın.",
  malformed_id: "Bu kimlik böyle yazılmaz.",
  bad_engine_request: "Borsa bu isteği okuyamadı.",
  body_too_large: "Gönderilen veri çok büyük.",
  headers_too_large: "Tarayıcının gönderdiği başlıklar çok büyük. Çerezleri silip deneyin.",
  method_not_allowed: "Bu burada yapılamaz. Sayfayı yenileyip yeniden deneyin.",
  route_unknown: "Burada bir şey yok. Sayfayı yenileyip yeniden deneyin.",
  not_found: "Böyle bir şey yok.",
  refused: "Borsanın bir kuralı buna engel.",
  stale_write: "Biri bunu aynı anda değiştirdi. Yeni hâline bakıp yeniden deneyin.",
};

export const sentences: Sentences = { ...TRADING, ...MONEY, ...EXCHANGE, ...PEOPLE_TURKISH };

function wait(what: string): (facts: Facts) => string {
  return ({ number }) => {
    const seconds = number("retry_after");
    if (seconds === null) return `${what} Birazdan yeniden deneyin.`;
    return `${what} ${seconds} saniye sonra yeniden deneyin.`;
  };
}
