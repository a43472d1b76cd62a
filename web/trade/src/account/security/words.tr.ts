// The security page and the sessions in Turkish.
import type { ENGLISH } from "./words.en.ts";

export const TURKISH: typeof ENGLISH = {
  security: "Güvenlik",
  checklist: "Hesabınız ne kadar güvende",
  checked: (done: number, all: number) =>
    done === all ? "Hesabınızı koruyan her şey kurulu." : `${all} adımdan ${done} tanesi kurulu.`,
  isDone: "Tamam",
  checkEmail: "E-posta doğrulaması",
  checkEmailTodo: "Size gönderdiğimiz bağlantıyı açın",
  checkFactor: "İkinci adım",
  checkFactorTodo: "Yalnızca şifre, tahmin edilebilir ya da çalınabilir",
  checkPasskey: "Geçiş anahtarı",
  checkPasskeyTodo: "Oltalamayla ele geçirilemeyen giriş yolu",
  checkRecovery: "Kurtarma kodları",
  checkRecoveryTodo: "İkinci adımı ilk kurduğunuzda verilir",

  access: "Şifre ve iletişim",
  password: "Şifre",
  email: "E-posta",
  phone: "Telefon",
  change: "Değiştir",
  set: "Ekle",
  replace: "Değiştir",
  remove: "Sil",
  close: "Kapat",
  confirm: "Doğrula",
  done: "Tamam",
  save: "Kaydet",
  goOn: "Devam et",
  confirmed: "Doğrulandı",
  notConfirmed: "Henüz doğrulanmadı: doğrulanmadan işlem yapamazsınız.",
  mailAgain: "Bağlantıyı yeniden gönder",
  mailed: "Yeni bir bağlantı yolda; önceki artık çalışmaz.",
  phoneWhy: "Kimlik doğrulama içindir. İkinci adım sayılmaz, çünkü numaralar ele geçirilebilir.",
  phoneFixed: "Doğrulandı. Doğrulanmış hesaba bir numara gerekir; değiştirilebilir.",
  phoneGone: "Telefon silindi.",

  changePassword: "Şifreyi değiştir",
  changePasswordLead: "Diğer oturumlar kapanır, para çekme bir gün kapalı olur.",
  oldPassword: "Şimdiki şifre",
  oldPasswordWrong: "Şifreniz bu değil.",
  newPassword: "Yeni şifre",
  passwordChanged: "Şifre değişti. Diğer oturumlar kapandı.",

  changeEmail: "E-posta adresini değiştir",
  changeEmailLead:
    "Yeni adrese bir bağlantı, eskisine bir bildirim göndeririz. Değişiklik eski adresten bir " +
    "hafta boyunca geri alınabilir. Para çekme bir gün kapalı olur.",
  newEmail: "Yeni adres",
  mailLink: "Bağlantıyı gönder",
  emailAsked: (email: string) =>
    `${email} adresine yazdık. Yeni adresi kullanmak için bağlantıyı 24 saat içinde açın.`,

  setPhone: "Telefon numarası",
  phoneNumber: "Cep telefonu",
  phoneHint: "Ülke kodu yoksa Türkiye sayılır: 0532 123 45 67 ya da +90 532 123 45 67.",
  sendCode: "Kod gönder",
  codeSent: (phone: string) => `${phone} numarasına bir kod yolda. On dakika geçerlidir.`,
  smsCode: "SMS ile gelen kod",
  otherNumber: "Başka numara ya da yeni kod",
  phoneSet: "Telefon doğrulandı.",

  secondFactor: "İkinci adım",
  secondFactorLead:
    "Şifrenin yanında ve riskli işlemlerden önce istenir. İlk kurduğunuzda diğer oturumlar " +
    "kapanır ve on kurtarma kodu verilir.",
  app: "Doğrulama uygulaması",
  appOn: "Etkin",
  appOffState: "Kurulu değil",
  appHint: "Zamana dayalı kod üreten her uygulama uygundur.",
  codesLeft: (count: number) => (count === 0 ? "Hiç kalmadı" : `10 koddan ${count} tanesi kaldı`),
  codesUsedUp: "Hepsini kullandınız: yenilerini oluşturun",
  newCodes: "Yeni kurtarma kodları",
  newCodesHint: "Her biri hesabı bir kez açar. Yenileri, elinizdekilerin yerini alır.",
  setUp: "Kur",
  switchOff: "Devre dışı bırak",
  setAppUp: "Doğrulama uygulaması kur",
  appLead:
    "Telefonunuzda uygulamayı açın. Size taramanız için bir kez gizli anahtar göstereceğiz; " +
    "uygulama ardından otuz saniyede bir yeni kod gösterir.",
  showCode: "Gizli anahtarı göster",
  scan: "Bunu uygulamayla tarayın ya da anahtarı elle girin. Sonra gösterdiği kodu yazın.",
  qrLabel: "Doğrulama uygulamanız için gizli anahtarın karekodu",
  secret: "Elle girmek için gizli anahtar",
  appCode: "Uygulamanın gösterdiği kod",
  appCodeWrong: "Kod doğru değil ya da daha önce kullanıldı. Bir sonrakini bekleyin.",
  switchAppOff: "Uygulamayı devre dışı bırak",
  switchAppOffLead:
    "Diğer oturumlar kapanır, para çekme bir gün kapalı olur. Geçiş anahtarınız yoksa kurtarma " +
    "kodları da silinir ve hesap yalnızca şifreyle açılır.",
  appOrRecoveryCode: "Uygulamanın son bir kodu ya da bir kurtarma kodu",
  appIsOff: "Doğrulama uygulaması devre dışı.",

  recoveryCodes: "Kurtarma kodlarınız",
  recoveryLead:
    "Telefon ve geçiş anahtarları kaybolduğunda her biri hesabınızı bir kez açar. Yalnızca şimdi " +
    "gösterilir; öncekiler artık çalışmaz.",
  copyAll: "Hepsini kopyala",
  codesCopied: "Kodlar kopyalandı.",
  download: "İndir",
  fileHead: "bedesten hesabınızın kurtarma kodları. Her biri bir kez çalışır.",
  keptThem: "Onları telefonum olmadan da bulabileceğim bir yerde sakladım.",
  keepThem: "Önce kodları saklayın, sonra kutuyu işaretleyin.",

  passkeys: "Geçiş anahtarları",
  passkeysLead:
    "Telefonunuzda, bilgisayarınızda ya da güvenlik anahtarınızda duran, PIN veya biyometriyle " +
    "korunan bir anahtar (passkey). Hesabı tek başına açar; yalnızca bizim sayfalarımızda çalışır.",
  noPasskeysHere:
    "Bu tarayıcı bu sayfada geçiş anahtarı kullanamıyor: https ya da localhost gerekir.",
  passkeysEmpty: "Henüz geçiş anahtarı yok.",
  addPasskey: "Geçiş anahtarı ekle",
  addPasskeyLead: "Cihazınız şimdi PIN ya da biyometri isteyecek.",
  passkeyLabel: "Ad",
  passkeyLabelHint: "Sonra tanıyabilmeniz için.",
  thisDevice: "Bu cihaz",
  passkeyAdded: "Geçiş anahtarı eklendi.",
  passkeyMade: (date: string) => `Eklendi: ${date}`,
  lastUsed: (at: string) => `Son kullanım: ${at}`,
  neverUsed: "Henüz kullanılmadı",
  passkeySuspect: "Bir kopyası olabilir; bu yüzden artık çalışmaz. Silin.",
  rename: "Adını değiştir",
  renamePasskey: "Geçiş anahtarının adını değiştir",
  removePasskey: (label: string) => `“${label}” silinsin mi?`,
  removePasskeyLead:
    "Artık çalışmaz ve para çekme bir gün kapalı olur. Son ikinci adımınızsa kurtarma kodları da " +
    "silinir, diğer oturumlar kapanır.",
  removeIt: "Sil",
  passkeyRemoved: "Geçiş anahtarı silindi.",

  events: "Hesabınızda olanlar",
  eventsLead: "Sizin yapmadığınız bir şey varsa şifrenizi değiştirin ve bize bildirin.",
  noEvents: "Henüz bir şey yok.",
  unknownDevice: "Bilinmeyen cihaz",

  end: "Hesabı kapatma",
  deleteAccount: "Hesabımı sil",
  deleteLead: "Yalnızca boşsa ve açık bir şey yoksa. Geri alınamaz.",
  deleteIs1: "Oturumlar, API anahtarları ve geçiş anahtarları bir saniye içinde geçersiz olur.",
  deleteIs2: "Adresinizi, telefonunuzu ve kullanıcı adınızı hemen başkaları kullanabilir.",
  deleteIs3: "Yasa gereği bir kayıt yıllarca saklanır, sonra silinir.",
  typeEmail: (email: string) => `Devam etmek için ${email} yazın`,
  deleteForGood: "Kalıcı olarak sil",
  accountDeleted: "Hesabınız silindi.",

  sessions: "Oturumlar ve cihazlar",
  sessionsLead: "Giriş yaptığınız yerler. Tanımadığınızı kapatın, sonra şifrenizi değiştirin.",
  thisSession: "Bu oturum",
  otherSessions: "Diğer oturumlar",
  noOthers: "Başka bir yerde oturumunuz açık değil.",
  endOthers: (many: number) => `${many} oturumun hepsini kapat`,
  othersEnded: "Diğer tüm oturumlar kapandı.",
  endIt: "Kapat",
  sessionEnded: "Oturum kapandı.",
  seenNow: "Şu anda etkin",
  seen: (at: string) => `Son görülme: ${at}`,
  since: (at: string) => `giriş: ${at}`,
};
