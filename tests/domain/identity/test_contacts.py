"""Addresses and phones of customers: what is refused, counted, and told to nobody."""

import pytest

from bedesten.domain.identity.contacts import change_email, change_phone, store
from bedesten.domain.identity.contacts.numbers import PhoneWrong, masked, normalised
from bedesten.domain.identity.customers import reset_password
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.links import LinkWrong
from bedesten.domain.identity.sessions import store as sessions
from bedesten.domain.identity.sessions.issue import Tokens
from bedesten.kit.ids import ConfirmationId
from tests.domain.identity.test_people import EMAIL, HOME, People, Walk, walk

__all__ = ["walk"]
NEW, PHONE = "ayse@other.example", "+905321234567"


async def joined(people: People, *, confirmed: bool = True) -> tuple[Tokens, Person]:
    await people.sign_up()
    if confirmed:
        people.owner.execute("update public.users set email_confirmed_at = now()")
    tokens = await people.log_in()
    return tokens, await customers.present(people.conn, tokens.customer)


async def code_of(people: People) -> str:
    row = people.one("select confirmation_id from public.phone_confirmations where used_at is null")
    return people.door.links.code(ConfirmationId(row))  # type: ignore[arg-type]


@pytest.mark.spec("IDEN-003")
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0532 123 45 67", PHONE),
        ("+90 (532) 123-45-67", PHONE),
        ("00905321234567", PHONE),
        ("+44 7400 123456", "+447400123456"),
    ],
)
def test_numbers_are_kept_in_one_form(text: str, number: str) -> None:
    assert normalised(text) == number
    assert masked(number) == f"***{number[-2:]}"


@pytest.mark.parametrize(
    "text",
    ["", "ayse", "+90", "0532 123 45", "+90 212 123 45 67", "+90 900 123 45 67", "0800 123 45 67",
     "+999 123456789", "+905321234567 ext. 5", "1" * 250],
)  # fmt: skip
def test_what_gets_no_sms_is_refused(text: str) -> None:
    with pytest.raises(PhoneWrong):
        normalised(text)


@pytest.mark.spec("IDEN-003")
def test_an_address_that_is_taken_meanwhile_is_not_given_and_the_link_survives(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, me = await joined(people)
        await change_email.ask(people.conn, me, tokens.session, NEW, HOME)
        (link,) = people.mailed("change_email")
        people.owner.execute("insert into public.users (email) values (%s)", [NEW.upper()])
        with pytest.raises(change_email.EmailTaken):
            await change_email.confirm(people.conn, people.door, link, HOME)
        assert people.one("select email from public.users where user_id = %s", me.customer) == EMAIL
        people.owner.execute(
            "update public.users set status = 'deleted', deleted_at = now() where email = %s",
            [NEW.upper()],
        )
        await change_email.confirm(people.conn, people.door, link, HOME)
        assert people.one("select email from public.users where user_id = %s", me.customer) == NEW

    walk(steps)


@pytest.mark.spec("IDEN-003")
def test_who_has_the_address_is_told_and_who_asks_is_not(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, me = await joined(people)
        people.owner.execute("insert into public.users (email) values (%s)", [NEW])
        await change_email.ask(people.conn, me, tokens.session, NEW.upper(), HOME)
        assert people.mailed("change_email") == []
        assert len(people.mailed("email_taken")) == 1
        with pytest.raises(change_email.EmailSame):
            await change_email.ask(people.conn, me, tokens.session, EMAIL, HOME)

    walk(steps)


def test_changes_of_address_are_bounded_and_only_the_newest_link_works(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, me = await joined(people)
        for number in range(change_email.ASKED_A_DAY_MAX):
            await change_email.ask(people.conn, me, tokens.session, f"{number}{NEW}", HOME)
        with pytest.raises(change_email.TooManyChanges):
            await change_email.ask(people.conn, me, tokens.session, NEW, HOME)
        *earlier, newest = people.mailed("change_email")
        for link in earlier:
            with pytest.raises(LinkWrong):
                await change_email.confirm(people.conn, people.door, link, HOME)
        await change_email.confirm(people.conn, people.door, newest, HOME)

    walk(steps)


@pytest.mark.spec("IDEN-014")
def test_a_thief_who_changes_the_address_twice_does_not_outrun_the_owner(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, me = await joined(people)
        for new in (NEW, f"2{NEW}"):
            now = await customers.present(people.conn, me.customer)
            await change_email.ask(people.conn, now, tokens.session, new, HOME)
            link = people.mailed("change_email")[-1]
            await change_email.confirm(people.conn, people.door, link, HOME)
        await reset_password.ask(people.conn, f"2{NEW}", HOME)
        (stolen,) = people.mailed("reset_password")
        first = people.mailed("email_change_asked")[0]
        await change_email.undo(people.conn, people.door, first, HOME)
        assert people.one("select email from public.users") == EMAIL
        assert await sessions.live(people.conn, tokens.session) is None
        with pytest.raises(LinkWrong):
            await reset_password.reset(people.conn, people.door, stolen, "ten pears in a bag", HOME)
        for link in people.mailed("email_change_asked"):
            with pytest.raises(LinkWrong):
                await change_email.undo(people.conn, people.door, link, HOME)

    walk(steps)


def test_how_long_withdrawals_stop_is_a_parameter(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, me = await joined(people)
        people.owner.execute(
            "update config.system_parameters set param_value = '72'"
            " where param_key = 'identity.withdrawal_cool_down_hours'"
        )
        await change_email.ask(people.conn, me, tokens.session, NEW, HOME)
        (link,) = people.mailed("change_email")
        await change_email.confirm(people.conn, people.door, link, HOME)
        left = "select withdrawals_locked_until - now() > interval '71 hours' from public.users"
        assert people.one(left) is True

    walk(steps)


def test_an_address_that_nobody_confirmed_cannot_take_the_account_back(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, me = await joined(people, confirmed=False)
        await change_email.ask(people.conn, me, tokens.session, NEW, HOME)
        (link,) = people.mailed("change_email")
        await change_email.confirm(people.conn, people.door, link, HOME)
        assert people.mailed("email_change_asked") + people.mailed("email_changed") == []
        assert people.one("select email_confirmed_at is not null from public.users") is True

    walk(steps)


@pytest.mark.spec("IDEN-003", "IDEN-009")
def test_five_wrong_codes_use_a_code_up(walk: Walk) -> None:
    async def steps(people: People) -> None:
        _, me = await joined(people)
        await change_phone.ask(people.conn, me, PHONE, HOME)
        code = await code_of(people)
        for wrong in range(store.ATTEMPTS_MAX):
            other = f"{(int(code) + wrong + 1) % 10**6:06}"
            with pytest.raises(change_phone.CodeWrong):
                await change_phone.confirm(people.conn, people.door, me.customer, other, HOME)
        with pytest.raises(change_phone.CodeWrong):
            await change_phone.confirm(people.conn, people.door, me.customer, code, HOME)
        assert people.one("select phone from public.users") is None

    walk(steps)


def test_codes_end_and_are_bounded_for_a_customer_and_for_a_number(walk: Walk) -> None:
    async def steps(people: People) -> None:
        _, me = await joined(people)
        await change_phone.ask(people.conn, me, PHONE, HOME)
        old = await code_of(people)
        await change_phone.ask(people.conn, me, "+905321234568", HOME)
        with pytest.raises(change_phone.CodeWrong):
            await change_phone.confirm(people.conn, people.door, me.customer, old, HOME)
        people.owner.execute("update public.phone_confirmations set expires_at = now()")
        with pytest.raises(change_phone.CodeWrong):
            await change_phone.confirm(
                people.conn, people.door, me.customer, await code_of(people), HOME
            )
        for _ in range(3):
            await change_phone.ask(people.conn, me, PHONE, HOME)
        with pytest.raises(change_phone.TooManyCodes):
            await change_phone.ask(people.conn, me, "+905321234569", HOME)
        people.owner.execute("update public.phone_confirmations set phone = %s", [PHONE])
        await people.sign_up(NEW)
        other = await customers.read_by_email(people.conn, NEW)
        assert other is not None
        with pytest.raises(change_phone.TooManyCodes):
            await change_phone.ask(people.conn, other, PHONE, HOME)
        await change_phone.ask(people.conn, other, "+905321234569", HOME)

    walk(steps)


@pytest.mark.spec("IDEN-003", "IDEN-002")
def test_a_number_is_one_customers_and_a_verified_one_keeps_a_number(walk: Walk) -> None:
    async def steps(people: People) -> None:
        _, me = await joined(people)
        people.owner.execute("insert into public.users (email, phone) values (%s, %s)",
                             [NEW, PHONE])  # fmt: skip
        await change_phone.ask(people.conn, me, PHONE, HOME)
        code = await code_of(people)
        with pytest.raises(change_phone.PhoneTaken):
            await change_phone.confirm(people.conn, people.door, me.customer, code, HOME)
        people.owner.execute("update public.users set phone = null where phone is not null")
        await change_phone.confirm(people.conn, people.door, me.customer, code, HOME)
        people.owner.execute(
            "update public.users set kyc_level = 1, first_name = 'A', last_name = 'B',"
            " date_of_birth = '1990-05-01', nationality = 'TUR' where email = %s",
            [EMAIL],
        )
        with pytest.raises(change_phone.PhoneNeeded):
            await change_phone.remove(people.conn, me, HOME)
        await change_phone.ask(people.conn, me, "+905321234568", HOME)
        await change_phone.confirm(
            people.conn, people.door, me.customer, await code_of(people), HOME
        )
        shown = "select phone from public.users where email = %s"
        assert people.one(shown, EMAIL) == "+905321234568"
        proved = "select phone_confirmed_at is not null from public.users where email = %s"
        assert people.one(proved, EMAIL) is True
        people.owner.execute("update public.users set phone = %s where email = %s",
                             ["+905321234500", EMAIL])  # fmt: skip
        assert people.one(proved, EMAIL) is False, "whoever else enters a number proves nothing"
        secret = "select count(*) from audit.audit_logs as a where a::text like '%%532123%%'"
        assert people.one(secret) == 0

    walk(steps)
