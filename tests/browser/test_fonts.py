"""Pages as their fonts come late: nothing that is being read moves, and no page weighs more than it may."""

import gzip
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest

from blog.viewing import gathering as room
from tests.factories import a_comment, a_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATE = 2.0  # seconds
SHIFTS = """new PerformanceObserver(list => list.getEntries().forEach(shift => {
    const moved = shift.sources.map(one => one.node?.outerHTML?.slice(0, 60));
    if (!shift.hadRecentInput) (window.shifts ||= []).push({value: shift.value, moved});
})).observe({type: "layout-shift", buffered: true})"""
FONTS_THAT_CAME = """
    document.fonts.ready.then(fonts => [...fonts].filter(face => face.status === 'loaded').length)
"""
KB = 1000  # bytes
MOST = {"document": 20 * KB, "stylesheet": 8 * KB, "script": 12 * KB, "font": 60 * KB, "other": 2 * KB}
REQUESTS = 8
ADDRESSES = ["/", "/the-tide-table/", "/tags/harbours/", "/archive/", "/search/?q=tide", "/no-such-page/"]


@pytest.fixture
def post(planted, monkeypatch):
    monkeypatch.setattr(room, "SECONDS", 3600.0)
    words = "".join(f"<p>{'The water was at the third step when the boats came in. ' * 9}</p>" for _ in range(6))
    body = [
        part for n in range(3) for part in (("heading", {"text": f"Part {n}", "level": "h2"}), ("paragraph", words))
    ]
    post = a_post(
        "The tide table that nobody had looked at for a year", slug="the-tide-table", tags=("Harbours",), body=body
    )
    for number in range(8):
        a_post(
            f"Another thing that was seen at the harbour, number {number}", tags=("Harbours",), excerpt="Words. " * 20
        )
        a_comment(post, status="approved", name=f"Maren {number}", body="Is it right? " * 20)
    return post


PLACES = [(address, width) for address in ("/", "/the-tide-table/") for width in (320, 412, 768, 1280)]


@pytest.mark.parametrize(("address", "width"), PLACES)
def test_nothing_moves_when_fonts_come_two_seconds_late(tab, post, address, width):
    page = tab("/healthz", viewport={"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    begun, held = time.monotonic(), []

    def hold_back(route):
        time.sleep(max(0.0, begun + LATE - time.monotonic()))
        held.append(route.request.url)
        route.continue_()

    page.route("**/*.woff2", hold_back)
    page.goto(address)
    came = page.evaluate(FONTS_THAT_CAME)
    page.wait_for_timeout(300)

    assert came >= 2
    assert len(held) >= 2
    shifts = page.evaluate("window.shifts || []")
    assert sum(shift["value"] for shift in shifts) <= 0.01, shifts


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_light_and_asks_nobody_else(tab, post, address, live_server):
    page = tab("/healthz")
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")

    weights: Counter[str] = Counter()
    for answer in answers:
        weights[answer.request.resource_type] += _weight(answer)
    assert {kind: weight for kind, weight in weights.items() if weight > MOST.get(kind, 0)} == {}
    assert len(answers) <= REQUESTS, [answer.url for answer in answers]
    assert {urlsplit(answer.url).netloc for answer in answers} == {urlsplit(live_server.url).netloc}
    assert page.context.cookies() == []


def _weight(answer):
    """What it weighs on its way: compressed, unless it is so by nature. Italics and code come where there are some."""
    if "italic" in answer.url or "mono" in answer.url:
        return 0
    body = answer.body()
    return len(body) if answer.request.resource_type == "font" else len(gzip.compress(body, 9))
