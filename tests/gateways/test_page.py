"""The page in a real browser: live numbers, no complaint, and it heals itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import needs_chromium, running_browser
from tests.support.stack import Account, ListedMarket, Stack

PATIENCE_MS = 15_000

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def maker(stack: Stack, market: ListedMarket) -> Account:
    account = stack.open_account({market.base: "100", market.quote: "100000"})
    for step in range(12):
        account.place(market, "buy", f"{1 + step / 10:.1f}", f"{99.5 - step / 2:.2f}")
        account.place(market, "sell", f"{1 + step / 10:.1f}", f"{100.5 + step / 2:.2f}")
    return account


def open_page(browser: Browser, stack: Stack, market: ListedMarket, width: int) -> Page:
    """The page of a market; any complaint of the browser fails the test at `complaints`."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"http://localhost:{stack.settings.rest_port}/#{market.symbol}")
    return page


@pytest.mark.parametrize("width", [1360, 390])
def test_the_page_shows_the_book_and_follows_it(
    browser: Browser, stack: Stack, market: ListedMarket, maker: Account, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    strangers: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: strangers.append(request.url))
    page.goto(f"http://localhost:{stack.settings.rest_port}/#{market.symbol}")
    expect(page.locator("#state-text")).to_have_text("live", timeout=PATIENCE_MS)
    expect(page.locator("#bids li").first).to_contain_text("99.50")
    expect(page.locator("#asks li").last).to_contain_text("100.50")
    expect(page.locator("#middle")).to_have_text("100.00")
    assert page.locator("#depth path").count() == 4
    taker = stack.open_account({market.quote: "1000"})
    taker.place(market, "buy", "1.5", "101")
    expect(page.locator("#last")).to_have_text("101.00", timeout=PATIENCE_MS)
    expect(page.locator("#trades li")).to_have_count(2)
    expect(page.locator("#asks li").last).to_contain_text("101.00")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
    ours = f"http://localhost:{stack.settings.rest_port}/"
    assert [url for url in strangers if not url.startswith(ours)] == []
    context.close()


def test_the_page_comes_back_after_the_gateway(
    browser: Browser, stack: Stack, market: ListedMarket, maker: Account
) -> None:
    page = open_page(browser, stack, market, 1360)
    expect(page.locator("#state-text")).to_have_text("live", timeout=PATIENCE_MS)
    stack.stop("ws")
    expect(page.locator("#state")).to_have_attribute("data-state", "lost", timeout=PATIENCE_MS)
    maker.place(market, "buy", "7", "99.75")
    stack.start("ws")
    expect(page.locator("#state-text")).to_have_text("live", timeout=2 * PATIENCE_MS)
    expect(page.locator("#bids li").first).to_contain_text("99.75")
    page.context.close()


def test_another_market_is_one_choice_away(
    browser: Browser, stack: Stack, market: ListedMarket, maker: Account
) -> None:
    other = stack.list_market()
    stack.open_account({other.quote: "100"}).place(other, "buy", "2", "7.25")
    page = open_page(browser, stack, market, 1360)
    expect(page.locator("#state-text")).to_have_text("live", timeout=PATIENCE_MS)
    page.select_option("#market", other.symbol)
    expect(page.locator("#bids li").first).to_contain_text("7.25", timeout=PATIENCE_MS)
    expect(page.locator("#asks li")).to_have_count(0)
    page.context.close()
