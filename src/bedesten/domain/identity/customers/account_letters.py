"""What the mails say about changes of an account: its address, phone and status, and log-ins."""

from typing import Final, NamedTuple


class Letter(NamedTuple):
    """Subject and plain text."""

    subject: str
    text: str


# template -> language -> subject, text; names in braces: see letters.py.
ACCOUNT_LETTERS: Final[dict[str, dict[str, Letter]]] = {
    "change_email": {
        "tr": Letter(
            "Yeni e-posta adresinizi doğrulayın",
            "Hesabınızın adresi bu adres olsun istiyorsanız bağlantıyı 24 saat içinde açın:\n\n"
            "{link}\n\nBağlantı açılmıyorsa şu kodu girin: {code}\n\n"
            "Siz istemediyseniz bu iletiyi yok sayın.\n",
        ),
        "en": Letter(
            "Confirm your new e-mail address",
            "To make this the address of your account, follow this link within 24 hours:\n\n"
            "{link}\n\nIf it does not open, enter this code: {code}\n\n"
            "If you did not ask for it, ignore this mail.\n",
        ),
    },
    "email_change_asked": {
        "tr": Letter(
            "Hesabınızın e-posta adresi değiştirilmek isteniyor",
            "Hesabınızın adresinin {email} olması istendi. Yeni adres doğrulanınca geçerli olur.\n"
            "Siz istediyseniz bir şey yapmayın. Siz istemediyseniz bu bağlantıyla geri alın:\n\n"
            "{link}\n\nBağlantı açılmıyorsa şu kodu girin: {code}\n",
        ),
        "en": Letter(
            "Your e-mail address is about to change",
            "The address of your account is to become {email}, once that address is confirmed.\n"
            "If it was you, there is nothing to do. If not, take it back by this link:\n\n"
            "{link}\n\nIf it does not open, enter this code: {code}\n",
        ),
    },
    "email_changed": {
        "tr": Letter(
            "Hesabınızın e-posta adresi değişti",
            "Hesabınızın adresi artık {email}; para çekme bir süre kapalıdır.\n"
            "Siz yapmadıysanız bu bağlantıyla geri alın, tüm oturumlar kapanır:\n\n{link}\n\n"
            "Bağlantı açılmıyorsa şu kodu girin: {code}\n",
        ),
        "en": Letter(
            "Your e-mail address was changed",
            "The address of your account is now {email}; withdrawals are closed for a while.\n"
            "If it was not you, take it back by this link, which ends every session:\n\n{link}\n\n"
            "If it does not open, enter this code: {code}\n",
        ),
    },
    "email_restored": {
        "tr": Letter(
            "Hesabınızın e-posta adresi yeniden bu adres",
            "E-posta değişikliği geri alındı; tüm oturumlar kapandı ve o sırada açılan API\n"
            "anahtarları iptal edildi. Şifrenizi şimdi bu bağlantıyla yenileyin:\n\n{link}\n\n"
            "Bağlantı açılmıyorsa şu kodu girin: {code}\n",
        ),
        "en": Letter(
            "This is the address of your account again",
            "The change of address was taken back; every session has ended, and API keys made\n"
            "since are revoked. Set a new password now by this link:\n\n{link}\n\n"
            "If it does not open, enter this code: {code}\n",
        ),
    },
    "email_taken": {
        "tr": Letter(
            "Adresiniz başka bir hesap için istendi",
            "Bir müşterimiz hesabına bu adresi vermek istedi; adres sizin hesabınızda kalır.\n"
            "Bir şey yapmanız gerekmez.\n",
        ),
        "en": Letter(
            "Somebody wanted your address for another account",
            "A customer wanted to give this address to another account; it stays with yours.\n"
            "There is nothing to do.\n",
        ),
    },
    "phone_changed": {
        "tr": Letter(
            "Telefon numaranız değişti",
            "Hesabınızın telefonu artık {phone}.\n"
            "Siz yapmadıysanız hemen şifrenizi yenileyin ve destekle görüşün.\n",
        ),
        "en": Letter(
            "Your phone number was changed",
            "The phone of your account is now {phone}.\n"
            "If it was not you, reset your password at once and talk to support.\n",
        ),
    },
    "phone_removed": {
        "tr": Letter(
            "Telefon numaranız silindi",
            "{phone} numarası hesabınızdan silindi.\n"
            "Siz yapmadıysanız hemen şifrenizi yenileyin ve destekle görüşün.\n",
        ),
        "en": Letter(
            "Your phone number was removed",
            "The number {phone} was removed from your account.\n"
            "If it was not you, reset your password at once and talk to support.\n",
        ),
    },
    "new_log_in": {
        "tr": Letter(
            "Hesabınıza yeni bir yerden giriş yapıldı",
            "Zaman: {at}\nCihaz: {device}\nAdres: {address}\n\n"
            "Siz idiyseniz bir şey yapmayın. Değilseniz şifrenizi hemen yenileyin; bu tüm\n"
            "oturumları kapatır.\n",
        ),
        "en": Letter(
            "Somebody logged in to your account from somewhere new",
            "Time: {at}\nDevice: {device}\nAddress: {address}\n\n"
            "If it was you, there is nothing to do. If not, reset your password at once, which\n"
            "ends every session.\n",
        ),
    },
    "customer_suspended": {
        "tr": Letter(
            "Hesabınız askıya alındı",
            "Giriş yapabilir, hesabınızı görebilir ve emirlerinizi iptal edebilirsiniz; yeni emir\n"
            "ve para çekme kapalıdır. Ayrıntı için destekle görüşün.\n",
        ),
        "en": Letter(
            "Your account is suspended",
            "You can log in, read and cancel orders; new orders and withdrawals are closed.\n"
            "Please contact support for more.\n",
        ),
    },
    "customer_banned": {
        "tr": Letter(
            "Hesabınız kapatıldı",
            "Giriş yapılamaz; açık emirler iptal edildi. Ayrıntı için destekle görüşün.\n",
        ),
        "en": Letter(
            "Your account is blocked",
            "Nobody can log in to it; open orders were cancelled. Please contact support.\n",
        ),
    },
    "customer_closed": {
        "tr": Letter(
            "Hesabınız kapatıldı",
            "Giriş yapılamaz; açık emirler iptal edildi. Bakiyeniz varsa ödenmesi için destekle\n"
            "görüşün.\n",
        ),
        "en": Letter(
            "Your account was closed",
            "Nobody can log in to it; open orders were cancelled. If there is a balance left,\n"
            "contact support to have it paid out.\n",
        ),
    },
    "customer_active": {
        "tr": Letter(
            "Hesabınız yeniden açık",
            "Giriş yapabilirsiniz. API anahtarlarınız iptal edildiyse yenilerini oluşturun.\n",
        ),
        "en": Letter(
            "Your account is open again",
            "You can log in. If your API keys were revoked, make new ones.\n",
        ),
    },
    "customer_deleted": {
        "tr": Letter(
            "Hesabınız silindi",
            "Oturumlar kapandı ve API anahtarları iptal edildi. Yasanın saklamamızı istediği\n"
            "kayıtlar süresi dolunca silinir. Bu adresle yeniden hesap açabilirsiniz.\n",
        ),
        "en": Letter(
            "Your account was deleted",
            "Its sessions have ended and its API keys are revoked. What the law has us keep is\n"
            "erased when its term is over. You may sign up again with this address.\n",
        ),
    },
}
