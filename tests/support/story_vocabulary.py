"""Every word that a line of a story may begin with."""

from tests.support.story import Verb
from tests.support.story_checks import CHECK_VERBS
from tests.support.story_lists import LIST_VERBS
from tests.support.story_markets import MARKET_VERBS
from tests.support.story_orders import ORDER_VERBS
from tests.support.story_verbs import COMMAND_VERBS
from tests.support.story_waiting import WAITING_VERBS

VERBS: dict[str, Verb] = (
    COMMAND_VERBS | ORDER_VERBS | CHECK_VERBS | WAITING_VERBS | LIST_VERBS | MARKET_VERBS
)
