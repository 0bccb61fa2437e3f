"""Were hubs and search engines told of what is new?"""

from typing import Final

from cms.diagnosis.findings import WORK_REMAINS, Check, Problem, State
from notifications.models import Ping


def pings() -> str:
    """Look for hubs and search engines that were not told in the end."""
    given_up = Ping.objects.given_up()
    number, last = given_up.count(), given_up.order_by("-pk").first()
    if last:
        fix = "See whether WEBSUB_HUB and INDEXNOW_KEY are right; then “Tell again” in the admin under Reports > Pings."
        says = f"{number} given up: {last.last_text}"
        raise Problem(says, fix, exit_code=WORK_REMAINS, state=State.WARNING)
    return "none given up"


PINGS: Final = (Check("pings", pings, needs_database=True),)
