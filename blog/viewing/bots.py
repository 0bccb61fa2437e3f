"""Programs that read pages on nobody's behalf, told by what they call themselves."""

import re
from typing import Final

PROGRAMS: Final = re.compile(
    r"(?<!\bcu)bot\b|bot[/;_-]|crawl|spider|slurp|scrap|fetch|monitor|preview|archiv|headless|phantom|puppeteer|playwright"
    r"|selenium|lighthouse|pagespeed|gtmetrix|validator|facebookexternalhit|embedly|pingdom|uptime|prerender"
    r"|curl|wget|libwww|python|perl|ruby|java/|okhttp|go-http|node|axios|httpclient|feed",
    re.IGNORECASE,
)
BROWSERS: Final = "Mozilla/5.0 ("
"""How each browser that runs our script begins to name itself."""


def is_program(user_agent: str) -> bool:
    """Whether the header ``User-Agent`` is none that a reader's browser sends."""
    return not user_agent.startswith(BROWSERS) or bool(PROGRAMS.search(user_agent))
