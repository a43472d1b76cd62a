// The words of signing up, coming in, and what mailed links lead to.
import { inBoth } from "../../../core/words.ts";

export const WORDS = inBoth(
  {
    email: "E-mail",
    password: "Password",
    logIn: "Log in",
    confirm: "Confirm",
    again: "Try again",

    logInTitle: "Log in",
    logInFirst: "Log in first, then you go on where you were.",
    notRight: "The e-mail address or the password is not right.",
    passkeyUnknown: "This passkey does not belong to any account here.",
    logInByPasskey: "Log in with a passkey",
    forgotten: "Forgotten your password?",
    noAccountYet: "Sign up",
    factorTitle: "Second factor",
    factorLead: "Your password is right. Now enter the code that your authenticator app shows.",
    factorLeadPasskey: "Your password is right. Now show your passkey.",
    usePasskey: "Use a passkey",
    code: "Code from the app, or a recovery code",
    recoveryCode: "Recovery code",
    codeWrong: "This code is not right, or was used before. Wait for the next one.",
    lostPhone: "Lost your device? Each recovery code opens your account once.",
    otherPerson: (email: string) => `Not ${email}? Start again`,
    notConfirmedTitle: "Confirm your address",
    notConfirmed: (email: string) =>
      `You are logged in, but ${email} is not confirmed yet. Open the link we mailed you: ` +
      "it opens your account.",
    lookAround: "Look around first",

    mailAgain: "Mail the link again",
    mailed: "A new link is on its way; the earlier one no longer works.",
    againIn: (seconds: number) => `Again in ${seconds} s`,
    mailNotSent:
      "We could not send another one. If you have an account with this address, log in or set " +
      "a new password.",

    signUpTitle: "Sign up",
    signUpLead: "An e-mail address and a password are all you need to start.",
    signUp: "Sign up",
    haveAccount: "Have an account? Log in",
    languageLabel: "Language of pages and mails",
    acceptTerms: "I have read the terms of use and accept them.",
    readTerms: "Read them",
    acceptThem: "I accept them",
    termsTitle: (version: string) => `Terms of use, ${version}`,
    termsFailed: "The terms of use could not be loaded.",
    mailTitle: "Check your mail",
    mailLead: (email: string) => `We have written to ${email}.`,
    mailStep1: "Open the mail; look in the spam folder as well.",
    mailStep2: "Follow its link within 24 hours: it opens your account.",
    mailStep3: "Log in and set up a second factor.",
    typeCode: "Does the link not open? Enter the code",
    otherAddress: "Is the address wrong? Start again",

    mailedCode: "Code from the mail",
    mailedCodeHint: "It is in the mail, below the link. The whole link works as well.",
    confirmTitle: "Confirm your address",
    confirmLead: "Enter the code we mailed you.",
    confirmAgainHint: "No code, or an old one? Log in to have it mailed again.",
    confirmedTitle: "Your address is confirmed",
    confirmedIn: "Your account is open.",
    confirmedOut: "Your account is open. Log in to go on.",
    toTrade: "To the market",

    resetTitle: "Set a new password",
    resetLead: "Enter your address, and we mail you a link to set a new password.",
    sendLink: "Mail me a link",
    sendAgain: "Mail it again",
    resetSent: (email: string) =>
      `If ${email} is the address of an account, a link is on its way. It works for an hour.`,
    haveCode: "I have a code",
    chooseTitle: "Choose a new password",
    chooseLead:
      "You are logged out everywhere, and withdrawals are closed for a day. Your second factor " +
      "stays as it is.",
    newPasswordLabel: "New password",
    setPassword: "Set this password",
    resetDoneTitle: "Your password has been changed",
    resetDone: "All sessions have ended. Log in with the new password.",

    changeTitle: "Confirm your new address",
    changeLead:
      "From then on you log in with it. Other sessions end, and withdrawals are closed for a day.",
    changedTitle: "Your new address counts now",
    changed:
      "Other sessions have ended. We have written to the old address, from which the change can " +
      "be undone for a week.",
    toSecurity: "To security",
    undoTitle: "Undo the change",
    undoLead:
      "Your old address comes back. Every session ends, and API keys and passkeys created since " +
      "stop working.",
    undo: "Bring back my old address",
    undoneTitle: "Your old address is back",
    undone:
      "All sessions have ended. We have mailed you a link to set a new password. Use it now: " +
      "somebody may know the old one.",
    newPassword: "Set a new password",
  },
  {
    email: "E-posta",
    password: "Şifre",
    logIn: "Giriş yap",
    confirm: "Doğrula",
    again: "Yeniden dene",

    logInTitle: "Giriş yap",
    logInFirst: "Önce giriş yapın, sonra kaldığınız yerden devam edersiniz.",
    notRight: "E-posta adresi ya da şifre doğru değil.",
    passkeyUnknown: "Bu geçiş anahtarı buradaki bir hesaba ait değil.",
    logInByPasskey: "Geçiş anahtarıyla giriş yap",
    forgotten: "Şifrenizi mi unuttunuz?",
    noAccountYet: "Hesap aç",
    factorTitle: "İkinci adım",
    factorLead: "Şifreniz doğru. Şimdi doğrulama uygulamanızın gösterdiği kodu girin.",
    factorLeadPasskey: "Şifreniz doğru. Şimdi geçiş anahtarınızı gösterin.",
    usePasskey: "Geçiş anahtarı kullan",
    code: "Uygulamadaki kod ya da bir kurtarma kodu",
    recoveryCode: "Kurtarma kodu",
    codeWrong: "Kod doğru değil ya da daha önce kullanıldı. Bir sonrakini bekleyin.",
    lostPhone: "Cihazınızı mı kaybettiniz? Her kurtarma kodu hesabınızı bir kez açar.",
    otherPerson: (email: string) => `${email} siz değil misiniz? Baştan başlayın`,
    notConfirmedTitle: "Adresinizi doğrulayın",
    notConfirmed: (email: string) =>
      `Giriş yaptınız, ancak ${email} henüz doğrulanmadı. Size gönderdiğimiz bağlantıyı açın: ` +
      "hesabınız onunla açılır.",
    lookAround: "Önce göz at",

    mailAgain: "Bağlantıyı yeniden gönder",
    mailed: "Yeni bir bağlantı yolda; önceki artık çalışmaz.",
    againIn: (seconds: number) => `${seconds} sn sonra yeniden`,
    mailNotSent:
      "Yenisini gönderemedik. Bu adresle bir hesabınız varsa giriş yapın ya da yeni bir şifre " +
      "belirleyin.",

    signUpTitle: "Hesap aç",
    signUpLead: "Başlamak için bir e-posta adresi ve bir şifre yeterli.",
    signUp: "Hesap aç",
    haveAccount: "Hesabınız var mı? Giriş yapın",
    languageLabel: "Sayfaların ve e-postaların dili",
    acceptTerms: "Kullanım koşullarını okudum ve kabul ediyorum.",
    readTerms: "Oku",
    acceptThem: "Kabul ediyorum",
    termsTitle: (version: string) => `Kullanım koşulları, ${version}`,
    termsFailed: "Kullanım koşulları yüklenemedi.",
    mailTitle: "E-postanıza bakın",
    mailLead: (email: string) => `${email} adresine yazdık.`,
    mailStep1: "E-postayı açın; gereksiz (spam) klasörüne de bakın.",
    mailStep2: "İçindeki bağlantıyı 24 saat içinde açın: hesabınız onunla açılır.",
    mailStep3: "Giriş yapın ve ikinci adımı kurun.",
    typeCode: "Bağlantı açılmıyor mu? Kodu girin",
    otherAddress: "Adres yanlış mı? Baştan başlayın",

    mailedCode: "E-postadaki kod",
    mailedCodeHint: "E-postada bağlantının altında yazar. Bağlantının tamamı da olur.",
    confirmTitle: "Adresinizi doğrulayın",
    confirmLead: "Size gönderdiğimiz kodu girin.",
    confirmAgainHint: "Kodunuz yok mu ya da eskidi mi? Yeniden gönderilmesi için giriş yapın.",
    confirmedTitle: "Adresiniz doğrulandı",
    confirmedIn: "Hesabınız açık.",
    confirmedOut: "Hesabınız açık. Devam etmek için giriş yapın.",
    toTrade: "Piyasaya git",

    resetTitle: "Yeni şifre belirleyin",
    resetLead: "Adresinizi yazın; size yeni şifre belirlemek için bir bağlantı gönderelim.",
    sendLink: "Bağlantı gönder",
    sendAgain: "Yeniden gönder",
    resetSent: (email: string) =>
      `${email} bir hesabın adresiyse bağlantı yolda. Bir saat geçerlidir.`,
    haveCode: "Kodum var",
    chooseTitle: "Yeni bir şifre seçin",
    chooseLead:
      "Her yerdeki oturumlarınız kapanır, para çekme bir gün kapalı olur. İkinci adımınız " +
      "olduğu gibi kalır.",
    newPasswordLabel: "Yeni şifre",
    setPassword: "Bu şifreyi belirle",
    resetDoneTitle: "Şifreniz değiştirildi",
    resetDone: "Tüm oturumlar kapandı. Yeni şifrenizle giriş yapın.",

    changeTitle: "Yeni adresinizi doğrulayın",
    changeLead:
      "Artık onunla giriş yaparsınız. Diğer oturumlar kapanır, para çekme bir gün kapalı olur.",
    changedTitle: "Artık yeni adresiniz geçerli",
    changed:
      "Diğer oturumlar kapandı. Eski adrese yazdık; değişiklik oradan bir hafta boyunca geri " +
      "alınabilir.",
    toSecurity: "Güvenliğe git",
    undoTitle: "Değişikliği geri alın",
    undoLead:
      "Eski adresiniz geri gelir. Tüm oturumlar kapanır; o zamandan beri oluşturulan API " +
      "anahtarları ve geçiş anahtarları artık çalışmaz.",
    undo: "Eski adresimi geri getir",
    undoneTitle: "Eski adresiniz geri geldi",
    undone:
      "Tüm oturumlar kapandı. Size yeni şifre belirlemek için bir bağlantı gönderdik. Hemen " +
      "kullanın: eskisini bilen biri olabilir.",
    newPassword: "Yeni şifre belirle",
  },
);
