"""Ten other recovery codes, for who has used them up or does not know who has seen them."""

from bedesten.domain.identity.customers import mail
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.people import note
from bedesten.domain.identity.reception import Reception
from bedesten.domain.identity.second_factor import recovery
from bedesten.domain.identity.second_factor.app_setup import NotSetUp


async def renew_recovery(reception: Reception) -> list[str]:
    """Fresh codes, shown once; the earlier ones open nothing any more. Who did not do it hears of
    it by mail. Raises NotSetUp, FreshFactorNeeded."""
    door, device = reception.door, reception.device
    async with reception.conn() as conn, conn.transaction():
        person = await customers.present(conn, reception.customer)
        if not person.has_factor:
            raise NotSetUp("recovery codes come with the first second factor")
        reception.check_fresh(has_factor=True)
        codes = await recovery.hand_out(conn, door, reception.customer)
        await note(conn, device, reception.customer, "recovery_codes_made")
        await mail.post(
            conn, reception.customer, "recovery_codes_made", email=person.email,
            language=person.language, request_id=device.request_id,
        )  # fmt: skip
    return codes
