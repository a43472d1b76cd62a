// Turkish sentences for refusals about people: logging in, the account, its keys and settings.
import type { Sentences } from "./explain.ts";

const ENTRY: Sentences = {
  access_token_wrong: "Oturumunuz sona erdi. Yeniden giriş yapın.",
  refresh_token_wrong: "Oturumunuz sona erdi. Yeniden giriş yapın.",
  credentials_missing: "Bunun için giriş yapın.",
  not_authenticated: "Bunun için giriş yapın.",
  unauthorized: "Bunun için giriş yapın.",
  credentials_wrong: "E-posta, şifre ya da kod doğru değil.",
  second_factor_needed: "Doğrulama uygulamasının kodu ya da bir geçiş anahtarı da gerekli.",
  second_factor_set_up: "Doğrulama uygulaması zaten kurulu.",
  second_factor_not_set_up: "Kurulu bir doğrulama uygulaması yok.",
  last_second_factor: "Bu, kalan tek ikinci adımınız; önce bir başkasını kurun.",
  fresh_factor_needed: "Önce ikinci adımla doğrulayın.",
  password_needed: "Şifrenizi yeniden girin ya da bir ikinci adım kurun.",
  weak_password: "Bu şifre kolay tahmin edilir: en az 10 karakterlik, alışılmadık bir şifre seçin.",
  code_wrong: "Kod doğru değil; beş yanlıştan sonra yeni bir kod isteyin.",
  link_wrong: "Bu bağlantı geçersiz ya da süresi dolmuş; yenisini isteyin.",
  too_many_codes: "Bugün çok fazla kod gönderildi; yarın yeniden deneyin.",
  too_many_changes: "Adres bugün çok sık değiştirildi; yarın yeniden deneyin.",
  passkey_wrong: "Bu geçiş anahtarı burada kullanılamaz.",
  passkey_suspect: "Bu geçiş anahtarı kopyalanmış olabilir: başka yolla girip onu silin.",
  passkey_challenge_over: "Bu istek çok eskidi ya da yanıtlandı: baştan başlayın.",
  passkey_known: "Bu geçiş anahtarı zaten kayıtlı.",
  passkey_not_found: "Böyle bir geçiş anahtarı yok.",
  too_many_passkeys: "20 geçiş anahtarınız var; önce birini silin.",
  session_not_found: "Böyle bir oturum yok.",
  terms_not_accepted: "Önce kullanım koşullarını kabul edin.",
  terms_outdated: "Kullanım koşulları değişti. Sayfayı yenileyip okuyun.",
  requested_by_missing: "İstek yanlış kuruldu. Sayfayı yenileyip yeniden deneyin.",
};

const ACCOUNT: Sentences = {
  account_restricted: "Bu, hesabınızda kullanılamıyor; lütfen destek ekibine yazın.",
  account_cancel_only: "Bu hesapta yalnızca iptal yapılabilir.",
  account_cannot_trade: "Bu tür bir hesapla işlem yapılamaz.",
  account_closed: "Hesap kapalı.",
  account_frozen: "Bu hesapta işlemler durduruldu.",
  account_is_default: "Önce başka bir hesabı varsayılan yapın.",
  account_not_empty: "Hesap boş değil.",
  account_not_for_default: "Yalnızca açık bir spot hesap varsayılan olabilir.",
  account_not_found: "Böyle bir hesap yok.",
  account_not_yours: "Böyle bir hesabınız yok.",
  not_this_account: "Bu hesap için yetkiniz yok. Başka bir hesap seçin.",
  no_account: "Önce e-posta adresinizi doğrulayın: size bir bağlantı gönderdik.",
  same_account: "İki taraf da aynı hesap.",
  too_many_accounts: "Açabileceğiniz kadar hesabınız var.",
  margin_not_offered: "Burada kaldıraçlı hesap yok.",
  customer_not_active: "Bu hesap etkin değil; lütfen destek ekibine yazın.",
  customer_suspended: "Bu hesap askıda: görüntüleyebilir ve iptal edebilirsiniz.",
  ask_support: "Bu hesap buradan silinemez; lütfen destek ekibine yazın.",
  forbidden: "Bunun için yetkiniz yok.",
};

const PROFILE: Sentences = {
  email_wrong: "Bu bir e-posta adresi değil.",
  email_same: "Hesabın adresi zaten bu.",
  email_taken: "Bu adres başka bir hesapta kullanılıyor.",
  phone_wrong: "Bu bir cep telefonu numarası değil; +905321234567 gibi yazın.",
  phone_taken: "Bu numara başka bir hesapta kullanılıyor.",
  phone_needed: "Doğrulanmış hesapta bir numara kalmalı; silmek yerine değiştirin.",
  username_taken: "Bu kullanıcı adı başka bir hesapta kullanılıyor.",
  profile_locked: "Ad, doğum tarihi ve uyruk doğrulandı; değiştirilemez.",
  profile_wrong: "Profilde olamayacak bir değer var.",
  preference_fixed: "Güvenlik bildirimleri ve yasal bildirimler kapatılamaz.",
};

const KEYS: Sentences = {
  api_key_not_found: "Böyle bir API anahtarı yok.",
  api_key_unknown: "Geçerli böyle bir API anahtarı yok.",
  too_many_api_keys: "En fazla 30 API anahtarınız olabilir.",
  scope_missing: "API anahtarının bunun için yetkisi yok.",
  address_not_allowed: "API anahtarı bu adresten kullanılamaz.",
  address_wrong: "Ağlar 192.0.2.0/24 ya da 2001:db8::/48 gibi yazılır.",
  networks_needed: "Para çekme yetkisi olan bir anahtar için IP listesi gerekir.",
  public_key_wrong: "Ed25519 ya da 2048-4096 bitlik RSA açık anahtarını PEM olarak girin.",
  signature_wrong: "İmza isteğe uymuyor.",
  timestamp_outside_window: "Cihazınızın saati borsanınkinden çok farklı.",
};

export const PEOPLE_TURKISH: Sentences = { ...ENTRY, ...ACCOUNT, ...PROFILE, ...KEYS };
