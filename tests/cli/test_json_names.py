"""The names that --json prints are a contract; one exchange answers them all."""

import pytest

from tests.cli.terminal import answer, bedesten, data_folder, up

ASSET = ["asset_id", "kind", "scale", "symbol"]
MARKET = [
    "band_ppm", "lot", "maker_fee_ppm", "market", "market_id", "phase", "taker_fee_ppm", "tick",
]  # fmt: skip


@pytest.mark.spec("API-009")
def test_names_and_outcomes() -> None:
    with data_folder() as folder, up(folder, "--demo") as terminal:
        here = ("--data", str(folder))
        added = answer("asset", "add", "SOL", *here)
        assert sorted(added) == ASSET
        assert answer("asset", "add", "SOL", *here) == added, "harmless to repeat"
        assert sorted(answer("asset", "list", *here)[0]) == ASSET
        market = answer("market", "add", "SOL-TRY", "--tick", "0.05", "--lot", "0.1", *here)
        assert sorted(market) == MARKET
        assert (market["tick"], market["lot"], market["phase"]) == ("0.05", "0.1", "continuous")
        assert [m["market"] for m in answer("market", "list", *here)][-1] == "SOL-TRY"
        assert answer("market", "phase", "SOL-TRY", "cancel_only", *here) == {
            "market": "SOL-TRY",
            "previous": "continuous",
            "phase": "cancel_only",
        }
        book = answer("book", "BTC-USDT", "--depth", "3", *here)
        assert sorted(book) == ["asks", "bids", "market", "seq"]
        assert len(book["bids"]) == len(book["asks"]) == 3
        in_pipe = bedesten("book", "BTC-USDT", "--depth", "3", *here)
        assert in_pipe.returncode == 0
        assert in_pipe.stdout.count("spread") == 1
        assert sorted(answer("demo", "account", *here)) == [
            "account_id", "api_key", "api_secret", "customer_id", "funds", "scopes",
        ]  # fmt: skip
        assert answer("halt", *here) == {"halted_market_ids": [1, 2, 3, 4]}
        assert {m["phase"] for m in answer("market", "list", *here)} == {"halted"}

        wrong = bedesten("market", "phase", "BTC-USDT", "open", *here)
        assert wrong.returncode == 1
        assert "use one of pending, auction, continuous" in wrong.stderr
        unknown = bedesten("book", "XRP-USDT", *here)
        assert unknown.returncode == 1
        assert "BTC-USDT" in unknown.stderr
        assert terminal.interrupt() == 0
        assert answer("migrate", *here) == {"applied": []}
