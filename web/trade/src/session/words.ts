// The words of what is asked and told about a session.
import { inBoth } from "../../../core/words.ts";

export const WORDS = inBoth(
  {
    unreachable: "The exchange cannot be reached. Look at your connection and try again.",
    confirmTitle: "Confirm that it is you",
    confirmFactor: "This needs your second factor, shown in the last five minutes.",
    confirmPassword: "This needs your password once more.",
    code: "Code from your authenticator app, or a recovery code",
    recoveryCode: "Recovery code",
    codeHint: "Six digits from the app; a recovery code looks like 7k2mq-x4hdv.",
    password: "Password",
    confirm: "Confirm",
    usePasskey: "Use a passkey",
    instead: "or",
    wrongPassword: "This is not your password.",
    wrongFactor: "This is not right, or was used before. Wait for the next code.",
    show: "Show",
    hide: "Hide",
    passwordRule: (least: number) => `At least ${least} characters; a few uncommon words do well.`,
    passwordShort: (missing: number) =>
      `${missing} more ${missing === 1 ? "character" : "characters"}`,
    passwordLong: "Long enough. Whether it is easy to guess is checked when you send it.",
    more: "Load more",
    failed: "That did not work. Try again.",
    lockedOut: (minutes: number) =>
      `Too many wrong attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
    passkeyNotShown: "No passkey was shown. Try again, or choose another way.",
    passkeyImpossible:
      "This browser cannot use passkeys on this page: they need https or localhost.",
    passkeyFailed: "The device could not use its passkey. Try again, or choose another way.",
  },
  {
    unreachable: "Borsaya ulaşılamıyor. Bağlantınıza bakıp yeniden deneyin.",
    confirmTitle: "Siz olduğunuzu doğrulayın",
    confirmFactor: "Bunun için ikinci adımınızı son beş dakika içinde göstermiş olmanız gerekir.",
    confirmPassword: "Bunun için şifreniz bir kez daha gerekir.",
    code: "Doğrulama uygulamasındaki kod ya da bir kurtarma kodu",
    recoveryCode: "Kurtarma kodu",
    codeHint: "Uygulamadaki altı hane; kurtarma kodu 7k2mq-x4hdv gibi görünür.",
    password: "Şifre",
    confirm: "Doğrula",
    usePasskey: "Geçiş anahtarı kullan",
    instead: "ya da",
    wrongPassword: "Şifreniz bu değil.",
    wrongFactor: "Doğru değil ya da daha önce kullanıldı. Bir sonraki kodu bekleyin.",
    show: "Göster",
    hide: "Gizle",
    passwordRule: (least: number) => `En az ${least} karakter; birkaç alışılmadık sözcük iyi olur.`,
    passwordShort: (missing: number) => `${missing} karakter daha`,
    passwordLong: "Yeterince uzun. Kolay tahmin edilip edilmediğine gönderince bakılır.",
    more: "Daha fazla yükle",
    failed: "İşlem yapılamadı. Yeniden deneyin.",
    lockedOut: (minutes: number) =>
      `Çok fazla yanlış deneme yapıldı. ${minutes} dakika sonra yeniden deneyin.`,
    passkeyNotShown: "Geçiş anahtarı gösterilmedi. Yeniden deneyin ya da başka bir yol seçin.",
    passkeyImpossible:
      "Bu tarayıcı bu sayfada geçiş anahtarı kullanamıyor. https ya da localhost gerekir.",
    passkeyFailed: "Cihaz geçiş anahtarını kullanamadı. Yeniden deneyin ya da başka bir yol seçin.",
  },
);
