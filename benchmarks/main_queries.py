"""The queries by which customers and staff live, each with the index that must carry it.

Kept here once: `tests/schema/test_plans.py` asks for the plans, `python -m benchmarks.queries`
measures, and docs/reference/queries.md shows what came out. Where the exchange itself asks, its own
statement stands here, not a copy.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, LiteralString, NamedTuple
from uuid import UUID

from bedesten.domain.ledger.statement import ENTRIES
from bedesten.domain.trading import store, tape_store
from bedesten.domain.trading.words import ENDED
from bedesten.kit.ids import ID_MAX

PAGE: Final = 100
LATEST: Final = 2**62

Values = Sequence[Any] | Mapping[str, Any]
Role = Literal["customer", "staff"]


class Sample(NamedTuple):
    """Values that exist, to ask with."""

    account: int
    customer: UUID
    email: str
    order: int
    client_order_id: str
    order_market: int
    trade: int
    buy_order: int
    transfer_key: UUID
    deposit: UUID
    txid: str
    actor: str
    resource: str
    request: str


class MainQuery(NamedTuple):
    """`indexes`: those of the parent tables that the plan uses, all of them.

    `one_partition`: the key alone says where to look. `when_large`: its index pays only on tables
    that are larger than those of a test.
    """

    name: str
    role: Role
    sql: LiteralString
    values: Callable[[Sample], Values]
    indexes: frozenset[str]
    one_partition: bool = False
    when_large: bool = False


def _fills(sample: Sample, *, order: int | None = None, side: str | None = None) -> Values:
    return {
        "account": sample.account, "since": 0, "before": ID_MAX, "before_side": "",
        "market": None, "order": order, "side": side, "limit": PAGE,
    }  # fmt: skip


def _orders(sample: Sample, *, market: int | None = None) -> Values:
    return {
        "account": sample.account, "since": 0, "before": ID_MAX, "market": market, "side": None,
        "statuses": list(ENDED), "size": PAGE,
    }  # fmt: skip


def _tape(sample: Sample) -> Values:
    return {"market": sample.order_market, "since": 0, "before": ID_MAX, "limit": PAGE}


def _entries(sample: Sample, *, asset: str | None = None, kind: str | None = None) -> Values:
    return {
        "account": sample.account, "asset": asset, "type": kind, "since": 0, "before": LATEST,
        "limit": PAGE,
    }  # fmt: skip


CUSTOMERS: Final = (
    MainQuery(
        "an order by its id", "customer", store.FINAL_ORDER,
        lambda s: [s.order, s.account], frozenset({"orders_pkey"}), one_partition=True,
    ),
    MainQuery(
        "orders of an account, newest first", "customer", store.NEWEST_ORDERS, _orders,
        frozenset({"orders_account_idx"}),
    ),
    MainQuery(
        "orders of an account in one market", "customer", store.NEWEST_ORDERS,
        lambda s: _orders(s, market=2), frozenset({"orders_account_idx"}),
    ),
    MainQuery(
        "an order of an account by its client order id", "customer", store.NAMED_ORDER,
        lambda s: {
            "account": s.account, "client_order_id": s.client_order_id, "newest": store.NAMED_MAX,
        },
        frozenset({"orders_account_idx"}), when_large=True,
    ),
    MainQuery(
        "trades of an account, newest first", "customer", store.NEWEST_FILLS, _fills,
        frozenset({"trades_buyer_idx", "trades_seller_idx"}),
    ),
    MainQuery(
        "trades of an order of an account", "customer", store.NEWEST_FILLS,
        lambda s: _fills(s, order=s.order),
        frozenset({"trades_buyer_idx", "trades_seller_idx"}),
    ),
    MainQuery(
        "trades of an account on one side", "customer", store.NEWEST_FILLS,
        lambda s: _fills(s, side="sell"),
        frozenset({"trades_seller_idx"}),
    ),
    MainQuery(
        "trades of a market, newest first", "customer", tape_store.NEWEST, _tape,
        frozenset({"trades_market_idx"}),
    ),
    MainQuery(
        "trades of a market and which belong together", "customer", tape_store.NEWEST_LINKED,
        _tape, frozenset({"trades_market_idx"}),
    ),
    MainQuery(
        "statement of an account, newest first", "customer", ENTRIES, _entries,
        frozenset({"ledger_transfers_debit_idx", "ledger_transfers_credit_idx"}),
    ),
    MainQuery(
        "statement of an account in one asset", "customer", ENTRIES,
        lambda s: _entries(s, asset="ETH"),
        frozenset({"ledger_transfers_debit_idx", "ledger_transfers_credit_idx"}),
    ),
    MainQuery(
        "statement of an account of one type", "customer", ENTRIES,
        lambda s: _entries(s, kind="fee"),
        frozenset({"ledger_transfers_debit_idx", "ledger_transfers_credit_idx"}),
    ),
    MainQuery(
        "order lists of an account", "customer", store.NEWEST_LISTS,
        lambda s: {"account": s.account, "since": 0, "before": ID_MAX, "limit": PAGE},
        frozenset({"order_lists_account_idx"}),
    ),
    MainQuery(
        "balances of an account", "customer",
        "select * from public.balances where account_id = %s",
        lambda s: [s.account], frozenset({"balances_pkey"}),
    ),
)  # fmt: skip
TRADING_STAFF: Final = (
    MainQuery(
        "an order by its id, open or final", "staff",
        "select * from public.all_orders where order_id = %s",
        lambda s: [s.order], frozenset({"orders_pkey", "open_orders_pkey"}), one_partition=True,
    ),
    MainQuery(
        "orders of an account by market and status", "staff",
        "select * from public.all_orders where account_id = %s and market_id = %s"
        " and status = 'cancelled' order by order_id desc limit 100",
        lambda s: [s.account, s.order_market],
        frozenset({"orders_account_idx"}),  # an open order is not cancelled
    ),
    MainQuery(
        "an order by its client order id", "staff",
        "select * from public.all_orders where account_id = %s and client_order_id = %s"
        " order by order_id desc limit 1",
        lambda s: [s.account, s.client_order_id],
        frozenset({"orders_account_idx", "open_orders_account_idx"}), when_large=True,
    ),
    MainQuery(
        "open orders of a market by price and time", "staff",
        "select * from public.open_orders where market_id = %s and side = 'sell'"
        " order by price, order_id limit 100",
        lambda s: [s.order_market], frozenset({"open_orders_book_idx"}), when_large=True,
    ),
    MainQuery(
        "a trade by its id", "staff", "select * from public.trades where trade_id = %s",
        lambda s: [s.trade], frozenset({"trades_pkey"}), one_partition=True,
    ),
    MainQuery(
        "trades of an order, whosever it is", "staff",
        # They come after the order: older months are not looked into.
        "select * from public.trades where trade_id > %(order)s"
        " and (buy_order_id = %(order)s or sell_order_id = %(order)s)",
        lambda s: {"order": s.buy_order}, frozenset({"trades_orders_idx"}), when_large=True,
    ),
    MainQuery(
        "transfers of an order or trade", "staff",
        "select * from public.ledger_transfers where reference_id = %(id)s"
        " and transfer_id >= %(id)s",
        lambda s: {"id": s.trade}, frozenset({"ledger_transfers_reference_idx"}), when_large=True,
    ),
    MainQuery(
        "transfers of a deposit or withdrawal", "staff",
        "select * from public.ledger_transfers where reference_key = %s",
        lambda s: [s.transfer_key], frozenset({"ledger_transfers_reference_key_idx"}),
    ),
    MainQuery(
        "fees of an account, newest first", "staff",
        "select * from public.ledger_entries where ledger_account_id = %s and entry_type = 'fee'"
        " order by transfer_id desc limit 100",
        lambda s: [s.account],
        frozenset({"ledger_transfers_debit_idx", "ledger_transfers_credit_idx"}),
    ),
)  # fmt: skip
PEOPLE: Final = (
    MainQuery(
        "a customer by e-mail", "staff",
        "select * from public.users where lower(email) = lower(%s) and deleted_at is null",
        lambda s: [s.email], frozenset({"users_email_key"}),
    ),
    MainQuery(
        "accounts of a customer", "staff",
        "select * from public.accounts where user_id = %s",
        lambda s: [s.customer], frozenset({"accounts_user_idx"}),
    ),
    MainQuery(
        "customers who wait for a decision", "staff",
        "select * from public.users where kyc_status = 'submitted' order by user_id limit 100",
        lambda _: [], frozenset({"users_kyc_status_idx"}),
    ),
    MainQuery(
        "history of a workflow row", "staff",
        "select * from audit.state_history where table_name = 'public.users' and row_id = %s"
        " order by change_id desc limit 100",
        lambda s: [str(s.customer)], frozenset({"state_history_row_idx"}),
    ),
    MainQuery(
        "audit log of an actor, newest first", "staff",
        "select * from audit.audit_logs where actor_id = %s order by log_id desc limit 100",
        lambda s: [s.actor], frozenset({"audit_logs_actor_idx"}),
    ),
    MainQuery(
        "audit log of a resource", "staff",
        "select * from audit.audit_logs where resource_type = 'session' and resource_id = %s"
        " order by log_id desc limit 100",
        lambda s: [s.resource], frozenset({"audit_logs_resource_idx"}),
    ),
    MainQuery(
        "audit log of a kind of act", "staff",
        "select * from audit.audit_logs where action = 'login' order by log_id desc limit 100",
        lambda _: [], frozenset({"audit_logs_action_idx"}),
    ),
    MainQuery(
        "audit log of an account", "staff",
        "select * from audit.audit_logs where account_id = %s order by log_id desc limit 100",
        lambda s: [s.account], frozenset({"audit_logs_account_idx"}),
    ),
    MainQuery(
        "audit log of a request", "staff",
        "select * from audit.audit_logs where request_id = %s",
        lambda s: [s.request], frozenset({"audit_logs_request_idx"}),
    ),
)  # fmt: skip
# Customers may read some columns of these tables, and staff all.
DEPOSIT: Final = "deposit_id, account_id, asset_id, amount, txid, shown_status, created_at"
WITHDRAWAL: Final = "withdrawal_id, account_id, asset_id, amount, txid, shown_status, created_at"
MONEY: Final = (
    MainQuery(
        "deposits of a customer, newest first", "customer",
        f"select {DEPOSIT} from public.deposits where user_id = %s"
        " order by deposit_id desc limit 100",
        lambda s: [s.customer], frozenset({"deposits_user_idx"}),
    ),
    MainQuery(
        "withdrawals of a customer, newest first", "customer",
        f"select {WITHDRAWAL} from public.withdrawals where user_id = %s"
        " order by withdrawal_id desc limit 100",
        lambda s: [s.customer], frozenset({"withdrawals_user_idx"}),
    ),
    MainQuery(
        "deposits of an account", "staff",
        "select * from public.deposits where account_id = %s order by deposit_id desc limit 100",
        lambda s: [s.account], frozenset({"deposits_account_idx"}),
    ),
    MainQuery(
        "a deposit by its transaction", "staff",
        "select * from public.deposits where network = 'ethereum' and txid = %s",
        lambda s: [s.txid], frozenset({"deposits_movement_key"}),
    ),
    MainQuery(
        "deposits that are held", "staff",
        "select * from public.deposits where network = 'ethereum' and status = 'held'"
        " order by deposit_id limit 100",
        lambda _: [], frozenset({"deposits_unfinished_idx"}),
    ),
    MainQuery(
        "withdrawals of an account", "staff",
        "select * from public.withdrawals where account_id = %s"
        " order by withdrawal_id desc limit 100",
        lambda s: [s.account], frozenset({"withdrawals_account_idx"}),
    ),
    MainQuery(
        "withdrawals that wait for approval", "staff",
        "select * from public.withdrawals where status = 'awaiting_approval'"
        " order by withdrawal_id limit 100",
        lambda _: [], frozenset({"withdrawals_unfinished_idx"}),
    ),
    MainQuery(
        "bank transfers of a customer", "staff",
        "select * from public.fiat_transfers where user_id = %s"
        " order by fiat_transfer_id desc limit 100",
        lambda s: [s.customer], frozenset({"fiat_transfers_user_idx"}),
    ),
    MainQuery(
        "bank transfers that wait for approval", "staff",
        "select * from public.fiat_transfers where status = 'awaiting_approval'"
        " order by fiat_transfer_id limit 100",
        lambda _: [], frozenset({"fiat_transfers_unfinished_idx"}),
    ),
    MainQuery(
        "deliveries against payment that are due", "staff",
        "select * from public.dvp_settlements where status = 'pending'"
        " and settlement_date <= current_date order by settlement_date, settlement_id limit 100",
        lambda _: [], frozenset({"dvp_settlements_unfinished_idx"}), when_large=True,
    ),
    MainQuery(
        "messages of a customer, newest first", "customer",
        "select * from public.notifications where user_id = %s"
        " order by notification_id desc limit 100",
        lambda s: [s.customer], frozenset({"notifications_user_idx"}),
    ),
    MainQuery(
        "messages that are due", "staff",
        "select * from public.notifications where status = 'pending'"
        " and next_attempt_at <= now() order by next_attempt_at, notification_id limit 100",
        lambda _: [], frozenset({"notifications_due_idx"}),
    ),
    MainQuery(
        "candles of a market, newest first", "customer",
        "select * from public.klines where market_id = %s and interval = '1h'"
        " order by open_time desc limit 500",
        lambda s: [s.order_market], frozenset({"klines_pkey"}),
    ),
    MainQuery(
        "candles of a market in a month", "customer",
        "select * from public.klines where market_id = %s and interval = '1h'"
        " and open_time >= date_trunc('month', now() - interval '1 month')"
        " and open_time < date_trunc('month', now()) order by open_time",
        lambda s: [s.order_market], frozenset({"klines_pkey"}), one_partition=True,
    ),
)  # fmt: skip
MAIN_QUERIES: Final = (*CUSTOMERS, *TRADING_STAFF, *PEOPLE, *MONEY)
LARGE_TABLES: Final = frozenset({
    "orders", "open_orders", "trades", "ledger_transfers", "balances", "accounts", "users",
    "idempotency_keys", "order_lists", "audit_logs", "state_history", "deposits", "withdrawals",
    "fiat_transfers", "notifications", "klines",
})  # fmt: skip
