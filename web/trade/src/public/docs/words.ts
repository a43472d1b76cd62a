// The words of the API reference. What comes out of the documents is English in both languages.
import { inBoth } from "../../../../core/words.ts";

export const WORDS = inBoth(
  {
    title: "API reference",
    lead:
      "Everything these pages do goes through this API. The reference is made of the " +
      "documents this exchange serves, so it is always that of the running version.",
    english: "",
    search: "Search operations",
    contents: "Contents",
    nothing: "No operation contains these words",
    showAll: "Show all operations",
    failed: "The reference cannot be shown: the exchange does not answer",
    found: (count: number) => (count === 1 ? "1 operation" : `${count} operations`),
    documents: "Documents for your tools",
    public: "Public",
    session: "Session",
    key: "Key",
    keyOrSession: "Key or session",
    weight: (weight: number) => `Weight ${weight}`,
    parameters: "Parameters",
    body: "Request body",
    answers: "Responses",
    fields: (name: string) => `Fields of ${name}`,
    name: "Name",
    where: "In",
    type: "Type",
    notes: "Notes",
    required: "required",
    example: "Example",
    request: "Request",
    copy: "Copy",
    copied: "Copied",
    link: (name: string) => `Link to ${name}`,
    noContent: "No content",
    problem: "Every refusal is such a problem document; its code is stable.",
    signing: "Sign a request",
    signingKey:
      "Create an API key under Account. Its secret is shown once; with Ed25519 or RSA it " +
      "never leaves your side.",
    signingText:
      "Join the time in milliseconds, the method, the path with its query, and the raw " +
      "body. The signature is the hex HMAC-SHA256 of that text with the secret.",
    signingHeaders:
      "Send key, time and signature as X-API-Key, X-Timestamp and X-Signature. The time " +
      "may differ from ours by 5 seconds; GET /api/v1/time tells ours.",
    signingMoney:
      "Money is always a string with a plain decimal number, never a JSON number. Send an " +
      "Idempotency-Key with an order, and a retry never places a second one.",
    bots: "Bots written for Binance",
    botsText:
      "ccxt, freqtrade, python-binance and other clients of Binance Spot trade here when " +
      "told where: the gateway that speaks Binance's language has an address of its own, " +
      "by default port 8003 for REST and 8004 for streams. The client itself stays as it is.",
    makeKey: "Create an API key",
    socket: "WebSocket",
    socketText: (url: string) =>
      `Connect to ${url} and send one JSON object per text message. Subscribe to book, ` +
      "book_orders, best, trades, klines, ticker and market without a key; orders and " +
      "balances after you have said who you are.",
    socketFailed: "The messages cannot be shown: the exchange does not serve their document",
    ask: "What you send",
    tell: "What you receive",
  },
  {
    title: "API başvurusu",
    lead:
      "Bu sayfaların yaptığı her şey bu API'den geçer. İçerik bu borsanın sunduğu " +
      "belgelerden okunur; yani çalışan sürümün başvurusudur.",
    english: "Belgelerden gelen açıklamalar İngilizcedir.",
    search: "İşlem ara",
    contents: "İçindekiler",
    nothing: "Bu sözcükleri içeren bir işlem yok",
    showAll: "Tüm işlemleri göster",
    failed: "Başvuru gösterilemiyor: borsa yanıt vermiyor",
    found: (count: number) => `${count} işlem`,
    documents: "Araçlarınız için belgeler",
    public: "Herkese açık",
    session: "Oturum",
    key: "Anahtar",
    keyOrSession: "Anahtar ya da oturum",
    weight: (weight: number) => `Ağırlık ${weight}`,
    parameters: "Parametreler",
    body: "İstek gövdesi",
    answers: "Yanıtlar",
    fields: (name: string) => `${name} alanları`,
    name: "Ad",
    where: "Yeri",
    type: "Tür",
    notes: "Notlar",
    required: "zorunlu",
    example: "Örnek",
    request: "İstek",
    copy: "Kopyala",
    copied: "Kopyalandı",
    link: (name: string) => `${name} bağlantısı`,
    noContent: "İçerik yok",
    problem: "Her ret böyle bir sorun belgesidir; kodu değişmez.",
    signing: "İstek imzalama",
    signingKey:
      "Hesap sayfasında bir API anahtarı oluşturun. Gizli anahtar bir kez gösterilir; " +
      "Ed25519 ve RSA anahtarlarında sizden hiç çıkmaz.",
    signingText:
      "Milisaniye olarak zamanı, yöntemi, sorgusuyla birlikte yolu ve ham gövdeyi art arda " +
      "yazın. İmza, bu metnin gizli anahtarla alınan onaltılık HMAC-SHA256 değeridir.",
    signingHeaders:
      "Anahtarı, zamanı ve imzayı X-API-Key, X-Timestamp ve X-Signature başlıklarıyla " +
      "gönderin. Zaman bizimkinden en çok 5 saniye sapabilir; GET /api/v1/time bizimkini " +
      "söyler.",
    signingMoney:
      "Para her zaman düz ondalık sayı içeren bir metindir, asla JSON sayısı değildir. " +
      "Emirle birlikte Idempotency-Key gönderirseniz yineleme ikinci bir emir vermez.",
    bots: "Binance için yazılmış botlar",
    botsText:
      "ccxt, freqtrade, python-binance ve Binance Spot'un diğer istemcileri, nereye " +
      "bağlanacakları söylenince burada işlem yapar: Binance dilini konuşan ağ geçidinin " +
      "kendi adresi vardır, varsayılan olarak REST için 8003, akışlar için 8004 numaralı " +
      "port. İstemcide hiçbir şey değişmez.",
    makeKey: "API anahtarı oluştur",
    socket: "WebSocket",
    socketText: (url: string) =>
      `${url} adresine bağlanın ve her metin mesajında bir JSON nesnesi gönderin. book, ` +
      "book_orders, best, trades, klines, ticker ve market kanallarına anahtarsız abone " +
      "olunur; orders ve balances için önce kim olduğunuzu söyleyin.",
    socketFailed: "Mesajlar gösterilemiyor: borsa belgelerini sunmuyor",
    ask: "Sizin gönderdikleriniz",
    tell: "Size gelenler",
  },
);
