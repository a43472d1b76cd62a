// What can happen to an account, by the names that the exchange gives it.
import type { Language } from "../../../../core/words.ts";

interface EventWords {
  readonly actions: Readonly<Record<string, string>>;
  readonly methods: Readonly<Record<string, string>>;
  readonly by: (methods: string) => string;
  /** The same, tried and refused. */
  readonly refused: Readonly<Record<string, string>>;
  readonly otherRefused: (title: string) => string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly half: string;
  readonly halfWhy: string;
  readonly stolen: string;
}

export const EVENT_WORDS: Readonly<Record<Language, EventWords>> = {
  en: {
    actions: {
      sign_up: "Signed up",
      confirm_email: "E-mail address confirmed",
      log_in: "Logged in",
      step_up: "Second factor shown again",
      change_password: "Password changed",
      reset_password: "Password reset by mail",
      second_factor_on: "Authenticator app set up",
      second_factor_off: "Authenticator app switched off",
      recovery_codes_made: "New recovery codes made",
      passkey_added: "Passkey added",
      passkey_renamed: "Passkey renamed",
      passkey_removed: "Passkey removed",
      change_email_asked: "Change of e-mail address requested",
      change_email: "E-mail address changed",
      undo_change_email: "Change of e-mail address undone",
      change_phone_asked: "Code for a phone requested",
      change_phone: "Phone confirmed",
      phone_changed: "Phone saved",
      phone_removed: "Phone removed",
      change_profile: "Profile changed",
      accept_terms: "Terms of use accepted",
      api_key_made: "API key created",
      api_key_changed: "API key changed",
      api_key_revoked: "API key revoked",
      account_opened: "Sub-account opened",
      account_changed: "Sub-account changed",
      account_closed: "Sub-account closed",
      delete_account: "Account deleted",
    },
    methods: { pwd: "password", otp: "code", recovery: "recovery code", passkey: "passkey" },
    by: (methods) => `by ${methods}`,
    refused: {
      log_in: "Log-in refused",
      step_up: "Second factor refused",
      change_password: "Change of password refused",
      change_email_asked: "Change of e-mail address refused",
      change_phone_asked: "Change of phone refused",
      change_phone: "Code for a phone refused",
      phone_removed: "Removing the phone refused",
      passkey_added: "Adding a passkey refused",
      passkey_removed: "Removing a passkey refused",
      delete_account: "Deleting the account refused",
    },
    otherRefused: (title) => `${title}: refused`,
    reasons: {
      credentials_wrong: "Password, code or passkey was not right",
      code_wrong: "The code was not right",
      locked_out: "Too many wrong attempts before",
      passkey_suspect: "There may be a copy of the passkey",
      passkey_challenge_over: "It was answered too late",
      customer_not_active: "The account was not active",
    },
    half: "Log-in started",
    halfWhy: "The password was right; a second factor was asked for",
    stolen: "A session was ended: its token was used twice, somebody may have copied it",
  },
  tr: {
    actions: {
      sign_up: "Hesap açıldı",
      confirm_email: "E-posta adresi doğrulandı",
      log_in: "Giriş yapıldı",
      step_up: "İkinci adım yeniden gösterildi",
      change_password: "Şifre değiştirildi",
      reset_password: "Şifre e-postayla yenilendi",
      second_factor_on: "Doğrulama uygulaması kuruldu",
      second_factor_off: "Doğrulama uygulaması devre dışı bırakıldı",
      recovery_codes_made: "Yeni kurtarma kodları oluşturuldu",
      passkey_added: "Geçiş anahtarı eklendi",
      passkey_renamed: "Geçiş anahtarının adı değiştirildi",
      passkey_removed: "Geçiş anahtarı silindi",
      change_email_asked: "E-posta değişikliği istendi",
      change_email: "E-posta adresi değiştirildi",
      undo_change_email: "E-posta değişikliği geri alındı",
      change_phone_asked: "Telefon için kod istendi",
      change_phone: "Telefon doğrulandı",
      phone_changed: "Telefon kaydedildi",
      phone_removed: "Telefon silindi",
      change_profile: "Profil değiştirildi",
      accept_terms: "Kullanım koşulları kabul edildi",
      api_key_made: "API anahtarı oluşturuldu",
      api_key_changed: "API anahtarı değiştirildi",
      api_key_revoked: "API anahtarı iptal edildi",
      account_opened: "Alt hesap açıldı",
      account_changed: "Alt hesap değiştirildi",
      account_closed: "Alt hesap kapatıldı",
      delete_account: "Hesap silindi",
    },
    methods: { pwd: "şifre", otp: "kod", recovery: "kurtarma kodu", passkey: "geçiş anahtarı" },
    by: (methods) => `Yöntem: ${methods}`,
    refused: {
      log_in: "Giriş reddedildi",
      step_up: "İkinci adım reddedildi",
      change_password: "Şifre değişikliği reddedildi",
      change_email_asked: "E-posta değişikliği reddedildi",
      change_phone_asked: "Telefon değişikliği reddedildi",
      change_phone: "Telefon kodu reddedildi",
      phone_removed: "Telefonun silinmesi reddedildi",
      passkey_added: "Geçiş anahtarı eklenmesi reddedildi",
      passkey_removed: "Geçiş anahtarının silinmesi reddedildi",
      delete_account: "Hesabın silinmesi reddedildi",
    },
    otherRefused: (title) => `${title}: reddedildi`,
    reasons: {
      credentials_wrong: "Şifre, kod ya da geçiş anahtarı doğru değildi",
      code_wrong: "Kod doğru değildi",
      locked_out: "Öncesinde çok fazla yanlış deneme yapıldı",
      passkey_suspect: "Geçiş anahtarının bir kopyası olabilir",
      passkey_challenge_over: "Çok geç yanıtlandı",
      customer_not_active: "Hesap etkin değildi",
    },
    half: "Giriş başladı",
    halfWhy: "Şifre doğruydu; ikinci adım istendi",
    stolen: "Bir oturum kapatıldı: anahtarı iki kez kullanıldı, kopyalanmış olabilir",
  },
};
