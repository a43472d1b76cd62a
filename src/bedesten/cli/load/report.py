"""What a load prints: its speed, and its trades beside the oracle's."""

from typing import Any

from rich.table import Table

from bedesten.cli.flow_file import Oracle, TradeTotals
from bedesten.cli.load.pipeline import Outcome
from bedesten.cli.percentile import percentile


def figures(
    oracle: Oracle,
    outcome: Outcome,
    found: TradeTotals,
    *,
    market: str,
    acknowledged_s: float,
    projected_s: float,
) -> dict[str, Any]:
    """Stable names, for --json. orders_per_s counts all commands until the last row is in SQL;
    acknowledged_per_s until the last acknowledgement. Latencies are of pipelined commands."""
    sent = len(outcome.latencies)
    ordered = sorted(outcome.latencies)
    return {
        "market": market,
        "commands": oracle.commands,
        "orders_per_s": round(sent / projected_s),
        "acknowledged_per_s": round(sent / acknowledged_s),
        "ack_p50_ms": _percentile_ms(ordered, 500),
        "ack_p99_ms": _percentile_ms(ordered, 990),
        "seconds": round(projected_s, 3),
        "sent": sent,
        "repeated": outcome.repeated,
        "refused": outcome.refused,
        "reconnects": outcome.reconnects,
        "trades": found.trades,
        "volume": found.volume,
        "notional": found.notional,
        "trade_hash": found.trade_hash,
        "oracle": {
            "trades": oracle.trades,
            "volume": oracle.volume,
            "notional": oracle.notional,
            "trade_hash": oracle.hash,
        },
        "equal": not found.differences(oracle),
    }


def table(figures: dict[str, Any], oracle: Oracle) -> Table:
    """The same for people."""
    out = Table("", "SQL trades table", "oracle", title=f"{oracle.profile} on {figures['market']}")
    for name in ("trades", "volume", "notional", "trade_hash"):
        out.add_row(name, str(figures[name]), str(figures["oracle"][name]))
    out.add_section()
    out.add_row("orders/s, projected", f"{figures['orders_per_s']:,}", "")
    out.add_row("orders/s, acknowledged", f"{figures['acknowledged_per_s']:,}", "")
    out.add_row("ack p50 / p99 ms", f"{figures['ack_p50_ms']} / {figures['ack_p99_ms']}", "")
    if figures["repeated"]:
        out.add_row("answered before", str(figures["repeated"]), "")
    out.add_section()
    verdict = "[green]equal[/]" if figures["equal"] else "[red]DIFFERENT[/]"
    out.add_row("verdict", verdict, "")
    return out


def _percentile_ms(ordered: list[int], per_mille: int) -> float | None:
    return round(percentile(ordered, per_mille) / 1e6, 3) if ordered else None
