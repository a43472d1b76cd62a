"""What the mails about an account say, in Turkish and English."""

from collections.abc import Mapping
from typing import Final

from bedesten.domain.identity.customers.account_letters import ACCOUNT_LETTERS, Letter

# template -> language -> subject, text. {link} is a whole address, {code} the secret at its end;
# other names are facts that stand in the outbox row.
LETTERS: Final[dict[str, dict[str, Letter]]] = {
    "confirm_email": {
        "tr": Letter(
            "E-posta adresinizi doğrulayın",
            "Hesabınızı açmak için bu bağlantıyı 24 saat içinde açın:\n\n{link}\n\n"
            "Bağlantı açılmıyorsa şu kodu girin: {code}\n\n"
            "Hesap açmadıysanız bu iletiyi yok sayın.\n",
        ),
        "en": Letter(
            "Confirm your e-mail address",
            "To open your account, follow this link within 24 hours:\n\n{link}\n\n"
            "If it does not open, enter this code: {code}\n\n"
            "If you did not sign up, ignore this mail.\n",
        ),
    },
    "address_known": {
        "tr": Letter(
            "Zaten bir hesabınız var",
            "Birisi bu adresle yeni bir hesap açmak istedi; adres zaten kayıtlı.\n"
            "Siz idiyseniz giriş yapın ya da şifrenizi yenileyin. Değilseniz bir şey yapmayın.\n",
        ),
        "en": Letter(
            "You already have an account",
            "Somebody tried to sign up with this address, which is registered already.\n"
            "If it was you, log in or reset your password. If not, there is nothing to do.\n",
        ),
    },
    "reset_password": {
        "tr": Letter(
            "Şifrenizi yenileyin",
            "Yeni bir şifre belirlemek için bu bağlantıyı bir saat içinde açın:\n\n{link}\n\n"
            "Bağlantı açılmıyorsa şu kodu girin: {code}\n\n"
            "Siz istemediyseniz bu iletiyi yok sayın; şifreniz değişmez.\n",
        ),
        "en": Letter(
            "Set a new password",
            "To set a new password, follow this link within an hour:\n\n{link}\n\n"
            "If it does not open, enter this code: {code}\n\n"
            "If you did not ask for it, ignore this mail; your password stays as it is.\n",
        ),
    },
    "password_changed": {
        "tr": Letter(
            "Şifreniz değişti",
            "Şifreniz az önce değiştirildi; para çekme bir gün süreyle kapalıdır.\n"
            "Siz yapmadıysanız hemen şifrenizi yenileyin ve destekle görüşün.\n",
        ),
        "en": Letter(
            "Your password was changed",
            "Your password was changed just now; withdrawals are closed for a day.\n"
            "If it was not you, reset your password at once and talk to support.\n",
        ),
    },
    "passkey_added": {
        "tr": Letter(
            "Hesabınıza geçiş anahtarı eklendi",
            "Hesabınıza az önce bir geçiş anahtarı (passkey) eklendi.\n"
            "Siz yapmadıysanız hemen şifrenizi yenileyin ve destekle görüşün.\n",
        ),
        "en": Letter(
            "A passkey was added to your account",
            "A passkey was added to your account just now.\n"
            "If it was not you, reset your password at once and talk to support.\n",
        ),
    },
    "recovery_codes_made": {
        "tr": Letter(
            "Yeni kurtarma kodları oluşturuldu",
            "Hesabınız için az önce on yeni kurtarma kodu oluşturuldu; öncekiler artık geçersiz.\n"
            "Siz yapmadıysanız hemen şifrenizi yenileyin ve destekle görüşün.\n",
        ),
        "en": Letter(
            "New recovery codes were made",
            "Ten new recovery codes of your account were made just now; earlier ones have ended.\n"
            "If it was not you, reset your password at once and talk to support.\n",
        ),
    },
} | ACCOUNT_LETTERS
PAGES: Final = {
    "confirm_email": "confirm-email",
    "reset_password": "reset-password",
    "change_email": "change-email",
    "email_change_asked": "undo-email",
    "email_changed": "undo-email",
    "email_restored": "reset-password",
}


def letter(
    template: str,
    language: str,
    *,
    public_url: str,
    code: str | None,
    facts: Mapping[str, str] | None = None,
) -> Letter:
    """The mail to send. Raises KeyError for a template that does not exist or a fact that lacks.

    The secret stands behind #, which browsers do not send: no log on the way keeps it.
    """
    of_kind = LETTERS[template]
    wanted = of_kind.get(language, of_kind["en"])
    names = dict(facts or {})
    if code is not None:
        names |= {"code": code, "link": f"{public_url}/{PAGES[template]}#{code}"}
    return Letter(wanted.subject, wanted.text.format_map(names))
