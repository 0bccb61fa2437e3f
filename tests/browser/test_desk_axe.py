"""The screens of the editor's desk, light and dark: axe finds nothing there that it does not find in Wagtail's own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from django.utils import timezone

from blog.models import Event, ReceiverRun, RunState
from notifications.models import Delivery, Ping
from tests.browser.checks import RULES, TOOLS
from tests.factories import a_comment, a_draft, a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.sheet_desk import a_saved_draft

AXE: Final = TOOLS / "axe-core/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.is_file(), reason="axe is not installed: make browser"),
]
NODES: Final = """async (rules) => (await axe.run({runOnly: rules})).violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.target.join(' ').split(' > ').pop()}`))"""
OF_WAGTAIL: Final = ["/admin/reports/site-history/", "/admin/users/", "/admin/images/add/", "/admin/pages/{index}/"]
OF_THE_DESK: Final = [
    "/admin/",
    "/admin/posts/",
    "/admin/bulk/blog/post/tag/?id={post}&id={draft}",
    "/admin/bulk/blog/post/unschedule/?id={planned}&id={draft}",
    "/admin/posts/{post}/publish/",
    "/admin/posts/calendar/",
    "/admin/posts/calendar/{planned}/move/",
    "/admin/events/",
    "/admin/events/post/{post}/",
    "/admin/deliveries/",
    "/admin/deliveries/{post}/",
    "/admin/outbox/",
    "/admin/reports/pings/",
    "/admin/reviews/",
    "/admin/subscribers/",
]


@pytest.fixture
def pages(planted: None) -> dict[str, int]:
    """A post with a mail that was given up, a dead effect and a comment; a draft, a scheduled post, a ping given up."""
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org")
    post = a_post("Harbours at night", tags=("Harbours",))
    work()
    Delivery.objects.filter(email="sam@example.org").update(state="dead")
    published = Event.objects.get(kind="post_published")
    ReceiverRun.objects.create(event=published, receiver="test.bell", state=RunState.DEAD, last_error="Closed.")
    a_comment(post)
    post.title = "Harbours by day"
    post.save_revision()
    planned = a_draft("Planned")
    planned.schedule(timezone.now() + timedelta(hours=2))
    Ping.objects.create(service="indexnow", about="/harbours/", post_id=post.pk, wished=1, attempts=99, last_text="503")
    draft = a_saved_draft("A draft")
    return {"post": post.pk, "planned": planned.pk, "draft": draft.pk, "index": post.get_parent().pk}


def faults(page: Any, address: str) -> set[str]:
    """What axe finds there, light and dark."""
    page.goto(address)
    page.evaluate(AXE.read_text())
    found: set[str] = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found |= {f"{fault} ({scheme})" for fault in page.evaluate(NODES, RULES)}
    return found


def test_no_screen_has_a_fault_that_wagtails_own_have_not(desk_tab: Callable[..., Any], pages: dict[str, int]) -> None:
    page = desk_tab("/admin/")
    known = set().union(*(faults(page, address.format(**pages)) for address in OF_WAGTAIL))

    ours = {address: sorted(faults(page, address.format(**pages)) - known) for address in OF_THE_DESK}

    assert {address: found for address, found in ours.items() if found} == {}
