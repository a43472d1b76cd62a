"""Does the ledger explain every balance? Compared in full, both ways, with zero tolerance.

Everything is read in one snapshot, so that figures of different moments are never compared. A
mismatch names what differs; what is done about it (an alarm, stopped withdrawals) is not decided
here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec
import psycopg

from bedesten.domain.ledger.listed import LISTINGS, in_words
from bedesten.protocol.events import BalanceChanged, Event, OrderState

# Sums of all transfers against the wallets: a wallet without transfers appears, as does the
# reverse.
LEDGER_AGAINST_BALANCES: Final = """
    with leg as (
        select debit_account_id as account_id, asset_id, debit_bucket as bucket, -amount as amount
        from public.ledger_transfers
        union all
        select credit_account_id, asset_id, credit_bucket, amount from public.ledger_transfers
    ), ledger as (
        select account_id, asset_id, bucket, sum(amount) as amount from leg group by 1, 2, 3
    ), wallet as (
        select b.account_id, b.asset_id, w.bucket::public.balance_bucket as bucket, w.amount
        from public.balances as b
        cross join lateral (values ('available', b.available), ('locked', b.locked),
            ('reserved', b.reserved), ('bonus', b.bonus), ('fee', b.fee)) as w(bucket, amount)
        where w.amount <> 0
    )
    select format('account %s asset %s %s', account_id, asset_id, bucket),
        coalesce(l.amount, 0)::text, coalesce(w.amount, 0)::text
    from ledger as l full join wallet as w using (account_id, asset_id, bucket)
    where coalesce(l.amount, 0) <> coalesce(w.amount, 0)
    order by abs(coalesce(l.amount, 0) - coalesce(w.amount, 0)) desc
"""
RUNNING_BALANCES: Final = """
    with leg as (
        select transfer_id, debit_account_id as account_id, asset_id, debit_bucket as bucket,
            -amount as amount, debit_balance_after as after
        from public.ledger_transfers
        union all
        select transfer_id, credit_account_id, asset_id, credit_bucket, amount,
            credit_balance_after
        from public.ledger_transfers
    ), walked as (
        select l.*, sum(amount) over (
            partition by account_id, asset_id, bucket order by transfer_id) as walked
        from leg as l
    )
    select format('transfer %s account %s asset %s %s', transfer_id, account_id, asset_id, bucket),
        walked::text, after::text
    from walked where walked <> after order by transfer_id
"""
SUMS_OF_ASSETS: Final = """
    select format('asset %s', asset_id), '0',
        sum(available + locked + reserved + bonus + fee)::text
    from public.balances group by asset_id
    having sum(available + locked + reserved + bonus + fee) <> 0 order by asset_id
"""
# What open orders and reservations need, against what is locked.
HOLDS: Final = """
    with alone as (
        select o.order_id, o.account_id, o.order_list_id,
            case o.side when 'buy' then m.quote_asset_id else m.base_asset_id end as asset_id,
            (o.quantity - o.filled_quantity) * case o.side when 'buy' then o.price else 1 end
                as amount
        from public.open_orders as o join public.markets as m on m.market_id = o.market_id
        where o.holds
    ), needed as (
        -- Of a pair the second holds what it needs more than the first.
        select o.account_id, o.asset_id,
            greatest(0, o.amount - coalesce(pair.amount, 0)) as amount
        from alone as o
        left join public.order_lists as l on l.order_list_id = o.order_list_id and o.order_id
            = case l.contingency when 'oco' then l.second_order_id else l.third_order_id end
        left join alone as pair on pair.order_id
            = case l.contingency when 'oco' then l.first_order_id else l.second_order_id end
        union all
        select credit_account_id, asset_id, amount from public.ledger_transfers
        where reference_type = 'reservation' and credit_bucket = 'locked'
        union all
        select debit_account_id, asset_id, -amount from public.ledger_transfers
        where reference_type = 'reservation' and debit_bucket = 'locked'
    ), hold as (
        select account_id, asset_id, sum(amount) as amount from needed group by 1, 2
    )
    select format('account %s asset %s', account_id, asset_id),
        coalesce(h.amount, 0)::text, coalesce(b.locked, 0)::text
    from hold as h full join public.balances as b using (account_id, asset_id)
    where coalesce(h.amount, 0) <> coalesce(b.locked, 0) order by 1
"""
ORDERS_AGAINST_TRADES: Final = """
    with side as (
        select buy_order_id as order_id, quantity, total_value, buyer_fee as fee
        from public.trades
        union all
        select sell_order_id, quantity, total_value, seller_fee from public.trades
    ), traded as (
        select order_id, sum(quantity) as quantity, sum(total_value) as value, sum(fee) as fee
        from side group by 1
    ), placed as (
        select order_id, filled_quantity, filled_value, fee_amount from public.open_orders
        union all
        select order_id, filled_quantity, filled_value, fee_amount from public.orders
    )
    select format('order %s', order_id),
        concat_ws(' ', coalesce(t.quantity, 0), coalesce(t.value, 0), coalesce(t.fee, 0)),
        coalesce(concat_ws(' ', p.filled_quantity, p.filled_value, p.fee_amount), 'no order')
    from traded as t full join placed as p using (order_id)
    where (coalesce(t.quantity, 0), coalesce(t.value, 0), coalesce(t.fee, 0))
        is distinct from (p.filled_quantity::numeric, p.filled_value::numeric,
            p.fee_amount::numeric)
    order by order_id
"""
# A trade's transfers follow its id: base, quote, the taker's fee or rebate, the maker's.
TRADES_AGAINST_LEDGER: Final = """
    with fee as (
        select transfer_id, reference_id as trade_id,
            case entry_type when 'rebate' then -amount else amount end as amount
        from public.ledger_transfers
        where reference_type = 'trade' and entry_type in ('fee', 'rebate')
    ), trade as (
        select t.*, case taker_side when 'buy' then buyer_fee else seller_fee end as taker_fee,
            case taker_side when 'buy' then seller_fee else buyer_fee end as maker_fee
        from public.trades as t
    ), both_told as (
        select t.trade_id,
            concat_ws(' ', t.seller_account_id, t.buyer_account_id, trim_scale(t.quantity),
                trim_scale(t.total_value), trim_scale(t.taker_fee), trim_scale(t.maker_fee))
                as trade,
            concat_ws(' ', base.debit_account_id, quote.debit_account_id, trim_scale(base.amount),
                trim_scale(quote.amount), coalesce(trim_scale(taker.amount), 0),
                coalesce(trim_scale(maker.amount), 0)) as ledger
        from trade as t
        left join public.ledger_transfers as base on base.transfer_id = t.trade_id
        left join public.ledger_transfers as quote on quote.transfer_id = t.trade_id + 1
        left join fee as taker
            on taker.transfer_id = t.trade_id + 2 and taker.trade_id = t.trade_id
        left join fee as maker
            on maker.transfer_id = t.trade_id + 3 and maker.trade_id = t.trade_id
    )
    select format('trade %s', trade_id), trade, ledger
    from both_told where trade <> ledger order by trade_id
"""
# Every order began with a hold, so one that is missing or foreign shows here. Only orders of a list
# may have none: those whose turn never came, and of a pair what needs no more than the other.
ORDERS_AGAINST_HOLDS: Final = """
    with placed as (
        select order_id, account_id, market_id, side, order_list_id from public.open_orders
        union all
        select order_id, account_id, market_id, side, order_list_id from public.orders
    ), needed as (
        select p.order_id, p.account_id, p.order_list_id is not null as is_linked,
            case p.side when 'buy' then m.quote_asset_id else m.base_asset_id end as asset_id
        from placed as p left join public.markets as m on m.market_id = p.market_id
    ), hold as (
        select reference_id as order_id, debit_account_id as account_id, asset_id,
            count(*) over (partition by reference_id) as holds
        from public.ledger_transfers
        where reference_type = 'order'
            and (debit_bucket, credit_bucket) = ('available', 'locked')
    )
    select format('order %s', order_id),
        coalesce(format('account %s asset %s', h.account_id, h.asset_id), 'no hold'),
        coalesce(format('account %s asset %s', n.account_id, n.asset_id), 'no order')
    from hold as h full join needed as n using (order_id)
    where h.holds > 1 or (h.account_id, h.asset_id) is distinct from (n.account_id, n.asset_id)
        and (h.order_id is not null or not n.is_linked)
    order by order_id
"""
# Tables of another journal, or of one that was rewritten since.
CURSOR_AGAINST_JOURNAL: Final = """
    select format('journal row %s', c.seq), coalesce(encode(j.hash, 'hex'), 'no row'),
        encode(c.hash, 'hex')
    from public.projection_cursor as c left join engine.journal as j on j.seq = c.seq
    where c.seq > 0 and c.hash is distinct from j.hash
"""
# References that the tables declare but do not enforce.
STRAY_REFERENCES: Final = """
    select format('%s row of account %s', r.place, r.account_id), 'an account', 'none'
    from (
        select 'ledger_transfers' as place, debit_account_id as account_id
        from public.ledger_transfers
        union select 'ledger_transfers', credit_account_id from public.ledger_transfers
        union select 'open_orders', account_id from public.open_orders
        union select 'orders', account_id from public.orders
    ) as r
    where not exists (select from public.accounts as a where a.account_id = r.account_id)
    order by 1
"""
IN_TABLES: Final[Mapping[str, str]] = {
    "ledger against balances": LEDGER_AGAINST_BALANCES,
    "running balances": RUNNING_BALANCES,
    "sum of an asset": SUMS_OF_ASSETS,
    "holds against locked": HOLDS,
    "orders against trades": ORDERS_AGAINST_TRADES,
    "orders against holds": ORDERS_AGAINST_HOLDS,
    "trades against ledger": TRADES_AGAINST_LEDGER,
    "cursor against journal": CURSOR_AGAINST_JOURNAL,
    "references": STRAY_REFERENCES,
}
BALANCES: Final = """
    select b.account_id, b.asset_id, trunc((b.available + b.fee) * s.unit)::text,
        trunc(b.locked * s.unit)::text, trunc(b.reserved * s.unit)::text,
        trunc(b.bonus * s.unit)::text
    from public.balances as b
    join public.assets as a on a.asset_id = b.asset_id
    cross join lateral (select 10::numeric ^ a.scale as unit) as s
"""
OPEN_ORDERS: Final = """
    select o.order_id, o.account_id, o.market_id, o.side::text,
        coalesce(trunc(o.price / m.tick_size), 0)::text, trunc(o.quantity / m.lot_size)::text,
        trunc(o.filled_quantity / m.lot_size)::text, (o.status = 'pending')::integer::text
    from public.open_orders as o join public.markets as m on m.market_id = o.market_id
"""
SIDES: Final = {"buy": 1, "sell": 2}

Amounts = tuple[int, int, int, int]
OpenOrder = tuple[int, int, int, int, int, int, int]


class Mismatch(msgspec.Struct, frozen=True):
    """One thing that should be equal and is not: in which check, where, and both figures."""

    check: str
    where: str
    expected: str
    found: str


class Report(msgspec.Struct, frozen=True):
    """What was compared at journal row `seq`, and every mismatch."""

    seq: int
    checks: list[str]
    transfers: int
    balances: int
    open_orders: int
    mismatches: list[Mismatch]


class EngineState(msgspec.Struct, frozen=True):
    """What the engine has after journal row `seq`: balances (available, held, set aside, bonus,
    in units) by (account, asset), open orders (account, market, side, price in ticks, quantity
    and filled in lots, 1 when it waits) by id, and every asset, account and market in words."""

    seq: int
    balances: dict[tuple[int, int], Amounts]
    open_orders: dict[int, OpenOrder]
    listed: dict[str, str]

    @classmethod
    def of(
        cls,
        seq: int,
        balances: Iterable[BalanceChanged],
        orders: Iterable[OrderState],
        listed: Iterable[Event],
    ) -> "EngineState":
        """The state that these query answers of one moment describe."""
        return cls(
            seq,
            {(b.account, b.asset): (b.available, b.held, b.set_aside, b.bonus) for b in balances},
            {o.order: _open_order(o) for o in orders},
            dict(in_words(event) for event in listed),
        )


def _open_order(o: OrderState) -> OpenOrder:
    return (o.account, o.market, o.side, o.price, o.quantity, o.filled, int(o.waiting != 0))


class OtherMoment(Exception):
    """The tables and the engine's state are not of the same journal row."""


def reconcile(
    conn: psycopg.Connection,
    engine: EngineState | Callable[[int], EngineState] | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Compare the tables with each other and, if given, with the engine's state at their row.

    `conn` (internal_service, idle) is used for one read-only database transaction. On a running
    exchange the tables move on, so `engine` may be a function that gives the state at their row.
    Raises OtherMoment.
    """
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read, read only")
        conn.execute("set local statement_timeout = 0")
        seq = _number(conn, "select seq from public.projection_cursor where name = 'main'")
        if callable(engine):
            engine = engine(seq)
        if engine is not None and engine.seq != seq:
            raise OtherMoment(f"The tables are at journal row {seq}, the engine at {engine.seq}")
        mismatches: list[Mismatch] = []
        for check, statement in IN_TABLES.items():
            progress(check)
            mismatches += [Mismatch(check, *row) for row in conn.execute(statement.encode())]
        checks = list(IN_TABLES)
        if engine is not None:
            progress("engine")
            mismatches += _engine_balances(conn, engine)
            mismatches += _engine_orders(conn, engine)
            mismatches += _engine_listings(conn, engine)
            checks += ["engine balances", "engine open orders", "engine listings"]
        return Report(
            seq,
            checks,
            transfers=_number(conn, "select count(*) from public.ledger_transfers"),
            balances=_number(conn, "select count(*) from public.balances"),
            open_orders=_number(conn, "select count(*) from public.open_orders"),
            mismatches=mismatches,
        )


def _engine_balances(conn: psycopg.Connection, engine: EngineState) -> Iterator[Mismatch]:
    nothing: Amounts = (0, 0, 0, 0)
    left = dict(engine.balances)
    for account, asset, *texts in conn.execute(BALANCES):
        ours = tuple(int(text) for text in texts)
        theirs = left.pop((account, asset), nothing)
        if ours != theirs:
            where = f"account {account} asset {asset}"
            yield Mismatch("engine balances", where, str(theirs), str(ours))
    for (account, asset), theirs in left.items():
        if theirs != nothing:
            where = f"account {account} asset {asset}"
            yield Mismatch("engine balances", where, str(theirs), "no row")


def _engine_orders(conn: psycopg.Connection, engine: EngineState) -> Iterator[Mismatch]:
    left = dict(engine.open_orders)
    for order, account, market, side, *texts in conn.execute(OPEN_ORDERS):
        ours = (account, market, SIDES[side], *(int(text) for text in texts))
        theirs = left.pop(order, None)
        if ours != theirs:
            yield Mismatch("engine open orders", f"order {order}", str(theirs), str(ours))
    for order, theirs in left.items():
        yield Mismatch("engine open orders", f"order {order}", str(theirs), "no row")


def _engine_listings(conn: psycopg.Connection, engine: EngineState) -> Iterator[Mismatch]:
    left = dict(engine.listed)
    for where, ours in conn.execute(LISTINGS):
        theirs = left.pop(where, "not listed")
        if ours != theirs:
            yield Mismatch("engine listings", where, theirs, ours)
    for where, theirs in left.items():
        yield Mismatch("engine listings", where, theirs, "no row")


def _number(conn: psycopg.Connection, statement: str) -> int:
    row = conn.execute(statement.encode()).fetchone()
    assert row is not None, "an aggregate has one row"
    return int(row[0])
