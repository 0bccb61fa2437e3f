"""A small site with every kind of page in every state a reader can meet."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from blog.models import Series
from blog.spam.limits import FLOOD, check_flood
from notifications.links import preferences_token, unsubscribe_link
from notifications.models import Reader, Subscription, SubscriptionState, recipient_key
from notifications.visitors import ASKS_PER_HOUR, asks_too_often
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_post, a_user, an_admin

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
TABLE = {"data": [["Boat", "Boxes"], ["Tern", "41"]], "first_row_is_table_header": True, "table_caption": "Boats"}
type Cookies = tuple[tuple[str, str], ...]


class State(NamedTuple):
    """A page to look at.

    :param status: of its answer.
    :param cookies: of whoever looks.
    :param sends: the form, as a selector, that is then sent as it stands.
    :param types: into a field, as a selector, before it is sent.
    :param meanwhile: happens before it is sent.
    :param cookies_then: what the browser holds when it sends, where that is something else.
    """

    address: str
    status: int = 200
    cookies: Cookies = ()
    sends: str = ""
    types: tuple[str, str] | None = None
    meanwhile: Callable[[], Any] | None = None
    cookies_then: Cookies | None = None


def build() -> None:
    """Posts with all that can be in them, a thread, an author, a series, a subscriber."""
    ada = a_user("Ada")
    series = Series.objects.create(title="The working harbour", slug="the-working-harbour", description="Three parts.")
    body = [
        *[("heading", {"text": f"Part {n}", "level": "h2"}) for n in range(3)],
        ("paragraph", f'<p>Words with <a href="https://example.org/">a link</a>, {LONG} and <code>code</code>.</p>'),
        ("code", {"language": "python", "code": "print('boats')  # before six\n" * 3}),
        ("table", TABLE),
        ("quote", {"text": "Bar closed.", "cite": "The log"}),
        ("callout", {"kind": "wait", "title": "", "text": "<p>Mind the step.</p>"}),
    ]
    post = a_post(
        "The tide table",
        author=ada,
        slug="the-tide-table",
        tags=("Harbours", LONG),
        series=series,
        body=body,
        lead_image=a_picture(size=(1600, 900)),
        excerpt="What a paper log tells you.",
    )
    for number in range(12):
        a_post(f"Post {number}", author=ada, slug=f"post-{number}", tags=("Harbours",), series=series)
    a_post("Withdrawn", slug="withdrawn").unpublish()
    first = a_comment(post, status="approved", name="Maren", body="Is it *metres*?\n\n> 1.2\n\n`ft`")
    a_comment(post, status="approved", parent=first, name="Ben" * 20, body="https://example.org/" + "long" * 60)


def states() -> list[State]:
    """Every page. Makes what it needs: call after :func:`build`."""
    month = _post().published_at.strftime("/archive/%Y/%m/")
    addresses = [
        *("/", "/?page=2", "/the-tide-table/", "/the-tide-table/?reply=1", "/tags/", "/tags/harbours/", "/authors/"),
        *(
            "/authors/ada/",
            "/archive/",
            month[:-3],
            month,
            "/series/the-working-harbour/",
            "/search/",
            "/search/?q=tide",
        ),
        *(
            "/search/?q=tide",
            "/search/?q=zzqq",
            "/subscribe/",
            "/help/",
            "/privacy/",
            "/accessibility/",
            "/accounts/login/",
        ),
        *("/accounts/signup/", "/accounts/password/reset/"),
    ]
    return [
        *map(State, addresses),
        State("/no-such-page/", 404),
        State("/preferences/nonsense/", 404),
        State("/withdrawn/", 410),
        State("/the-tide-table/", 422, sends="#reply"),
        State("/subscribe/", 422, sends="main form[action*=subscribe]"),
        *_of_a_subscriber(),
        *_of_a_writer(),
        State("/admin/components/", cookies=_signed_in(an_admin("Dot"))),
        *_refusals(),
    ]


def _refusals() -> list[State]:
    """What is not taken: from whom it is not for, without the cookie of the form, and once too often."""
    talk, login, subscribe = "#reply", "main form[action*=login]", "main form[action*=subscribe]"
    rosa, other = (f"{subscribe} [name=email]", "rosa@example.org"), ((settings.SESSION_COOKIE_NAME, "gone"),)
    signs, talks = partial(_use_up, 30, ratelimit.consume, action="login"), partial(_use_up, FLOOD, check_flood)
    asks = partial(_use_up, ASKS_PER_HOUR, asks_too_often, what="subscribe")
    return [
        State("/admin/login/", 403, _signed_in(a_user("Rik"))),
        State("/accounts/login/", 403, sends=login, cookies_then=()),
        State("/the-tide-table/", 403, sends=talk, cookies_then=other),
        State("/accounts/login/", 429, sends=login, meanwhile=signs),
        State("/the-tide-table/", 429, sends=talk, meanwhile=talks),
        State("/subscribe/", 429, sends=subscribe, types=rosa, meanwhile=asks),
    ]


def _use_up(number: int, count: Callable[..., Any], **how: str) -> None:
    """Let what counts requests count so many from where the browser stands."""
    for _ in range(number):
        count(RequestFactory().post("/"), **how)


def _post() -> Any:
    from blog.models import Post

    return Post.objects.get(slug="the-tide-table")


def _of_a_subscriber() -> list[State]:
    Subscription.objects.create(email="rosa@example.org", state=SubscriptionState.ACTIVE, scope="site")
    key = recipient_key("rosa@example.org")
    Reader.of(key, "rosa@example.org")
    leave = unsubscribe_link(key, "site", 1)
    return [State(f"/preferences/{preferences_token(key)}/"), State(leave[leave.index("/unsubscribe/") :])]


def _of_a_writer() -> list[State]:
    """Somebody whose comment waits, on the post and where they change and delete it."""
    ben = a_user("Ben")
    waiting = a_comment(_post(), user=ben, name="Ben", email=ben.email, body="And who signs?")
    cookies = _signed_in(ben)
    pages = ["/the-tide-table/", f"/comments/{waiting.pk}/edit/", f"/comments/{waiting.pk}/delete/", "/accounts/"]
    pages += ["/accounts/profile/", "/accounts/delete/", "/accounts/data/", "/accounts/2fa/"]
    return [State(page, cookies=cookies) for page in pages]


def _signed_in(user: Any) -> tuple[tuple[str, str], ...]:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user.pk))
    name = settings.SESSION_COOKIE_NAME
    return ((name, client.cookies[name].value),)
