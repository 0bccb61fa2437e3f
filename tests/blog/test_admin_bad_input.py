"""What people type: a message at the field, nothing lost, never an error page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile as AdminProfile

from blog.models import Post, User
from tests.blog.admin_desk import (
    a_moderator,
    an_editor,
    at_the_desk,
    edit_address,
    errors_in,
    filled_in,
    new_post_address,
    paragraph,
)
from tests.factories import a_draft, a_post, an_admin

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def in_oslo(user: User) -> None:
    profile = AdminProfile.get_for_user(user)
    profile.current_time_zone = "Europe/Oslo"
    profile.save()


@pytest.mark.parametrize("action", [{}, PUBLISH], ids=["draft", "publish"])
@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": "x" * 300}, "title", "at most 255 characters (it has 300)"),
        ({"title": ""}, "title", "required"),
        ({"title": "   "}, "title", "required"),
        ({"title": "\u200b \u2060"}, "title", "title that can be seen"),
        ({"slug": "s" * 300}, "slug", "at most 255 characters (it has 300)"),
        ({"slug": "tags"}, "slug", "one of the site's own addresses"),
        ({"slug": "feed"}, "slug", "one of the site's own addresses"),
        ({"slug": "no good"}, "slug", "valid"),
        ({"excerpt": "e" * 301}, "excerpt", "at most 300 characters"),
        ({"go_live_at": "2001-01-01 10:00"}, "go_live_at", "has passed"),
        ({"go_live_at": "soon"}, "go_live_at", "valid"),
        ({"go_live_at": "9999-12-31 23:59"}, "go_live_at", "out of reach"),
        ({"published_at": "0001-01-01 00:00"}, "published_at", "out of reach"),
        ({"expire_at": "2001-01-01 10:00"}, "expire_at", "must be in the future"),
        ({"title": "Nul\x00"}, "title", "Null characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Client, action: dict[str, str], wrong: dict[str, str], field: str, words: str
) -> None:
    response = desk.post(new_post_address(), {**filled_in(paragraph("Kept words."), **wrong), **action})

    assert response.status_code == 200
    assert words in " ".join(errors_in(response)[field])
    assert "Kept words." in response.content.decode()
    assert not Post.objects.exists()


def test_a_slug_that_another_post_has_is_refused_at_its_field(desk: Client) -> None:
    a_draft("Harbours", slug="harbours-at-night")

    response = desk.post(new_post_address(), filled_in())

    assert "already in use" in " ".join(errors_in(response)["slug"])


def test_expiring_before_going_live_is_refused_at_both_dates(desk: Client) -> None:
    dates = {"go_live_at": "2090-05-02 10:00", "expire_at": "2090-05-01 10:00"}

    errors = errors_in(desk.post(new_post_address(), {**filled_in(**dates), **PUBLISH}))

    assert "before expiry" in errors["go_live_at"][0]
    assert "before expiry" in errors["expire_at"][0]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027-03-28 02:30", "02:30 does not exist, because the clocks go forward"),
        ("2027-10-31 02:30", "comes twice, as 02:30 CEST and 02:30 CET"),
    ],
)
def test_an_hour_of_a_clock_change_is_refused_in_words(desk: Client, dot: User, typed: str, words: str) -> None:
    in_oslo(dot)

    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC)):
        response = desk.post(new_post_address(), {**filled_in(go_live_at=typed), **PUBLISH})

    message = " ".join(errors_in(response)["go_live_at"])
    assert words in message
    assert "Europe/Oslo" in message
    assert typed in response.content.decode()


def test_a_go_live_date_is_read_in_the_editors_own_zone(desk: Client, dot: User) -> None:
    in_oslo(dot)

    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC)):
        desk.post(new_post_address(), {**filled_in(go_live_at="2026-12-24 08:00"), **PUBLISH})

    assert Post.objects.get().go_live_at == datetime(2026, 12, 24, 7, 0, tzinfo=UTC)


def test_the_dates_say_in_which_zone_they_are_read(desk: Client, dot: User) -> None:
    in_oslo(dot)

    with time_machine.travel(datetime(2026, 12, 1, 13, 5, tzinfo=UTC)):
        page = desk.get(new_post_address()).content.decode()

    assert page.count("Time in Europe/Oslo (CET, UTC+1), now 14:05.") >= 3


def test_an_old_go_live_date_does_not_stop_later_edits(desk: Client) -> None:
    post = a_post("Harbours")
    past = timezone.now() - timedelta(days=3)
    Post.objects.filter(pk=post.pk).update(go_live_at=past)

    response = desk.post(edit_address(post), {**filled_in(slug=post.slug, excerpt="New."), **PUBLISH})

    assert response.status_code == 302
    assert Post.objects.get(pk=post.pk).excerpt == "New."


def test_dates_that_nobody_touched_keep_their_seconds(desk: Client) -> None:
    post = a_post("Harbours")
    moment = datetime(2026, 5, 4, 3, 2, 1, 987, tzinfo=UTC)
    post.published_at = moment
    post.save_revision().publish()

    form = filled_in(slug=post.slug, published_at="2026-05-04 03:02")
    desk.post(edit_address(post), {**form, **PUBLISH})

    assert Post.objects.get().published_at == moment


def test_raw_html_by_somebody_who_is_no_administrator_is_refused(desk: Client) -> None:
    response = desk.post(new_post_address(), filled_in(paragraph("Kept."), ("raw_html", "<blink>")))

    assert "Only administrators" in " ".join(errors_in(response)["body"])
    assert "Kept." in response.content.decode()


def test_an_administrator_writes_raw_html_and_an_editor_may_keep_or_remove_it(desk: Client) -> None:
    at_the_desk(an_admin("Root")).post(new_post_address(), filled_in(paragraph("Words."), ("raw_html", "<blink>")))
    post = Post.objects.get()

    kept = desk.post(edit_address(post), filled_in(paragraph("Other words."), ("raw_html", "<blink>")))
    removed = desk.post(edit_address(post), filled_in(paragraph("Other words.")))

    assert (kept.status_code, removed.status_code) == (302, 302)


def test_the_same_author_twice_is_said_at_the_second(desk: Client, dot: User) -> None:
    response = desk.post(new_post_address(), {**filled_in(authors=[dot, dot]), **PUBLISH})

    assert response.status_code == 200
    assert "is named twice" in response.content.decode()
    assert not Post.objects.exists()


def test_an_author_that_is_removed_may_be_named_anew(desk: Client, dot: User) -> None:
    authors = inline_formset([{"profile": dot.profile.pk, "DELETE": "1"}, {"profile": dot.profile.pk}])

    response = desk.post(new_post_address(), filled_in(post_authors=authors))

    assert response.status_code == 302
    assert [author.profile for author in Post.objects.get().post_authors.all()] == [dot.profile]


@pytest.mark.parametrize("tags", ["Sea, sea, SEA", "Sea, SEA, Sea"])
def test_a_tag_in_several_cases_is_one_tag(desk: Client, tags: str) -> None:
    response = desk.post(new_post_address(), {**filled_in(tags=tags), **PUBLISH})

    assert response.status_code == 302
    assert Post.objects.get().tags.count() == 1


def test_an_overlong_tag_is_refused_at_its_field(desk: Client) -> None:
    response = desk.post(new_post_address(), filled_in(tags="t" * 150))

    assert "tags" in errors_in(response)


def test_a_picture_without_description_is_refused_at_its_field(desk: Client, picture: Any) -> None:
    block = {"image": picture.pk, "alt": "", "caption": "", "credit": ""}

    response = desk.post(new_post_address(), {**filled_in(paragraph("Kept."), ("image", block)), **PUBLISH})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Describe the picture for people who cannot see it" in page
    assert "Kept." in page


def test_an_editor_who_may_not_publish_saves_a_draft(dot: User) -> None:
    response = at_the_desk(an_editor()).post(new_post_address(), {**filled_in(), **PUBLISH})

    assert response.status_code == 302
    assert not Post.objects.get().live


@pytest.fixture
def picture(db: None) -> Any:
    from wagtail.images.tests.utils import get_test_image_file

    from blog.models import BlogImage

    return BlogImage.objects.create(title="A boat", file=get_test_image_file())


def test_a_slug_that_no_script_filled_in_comes_from_the_title(desk: Client) -> None:
    desk.post(new_post_address(), {**filled_in(paragraph("Words."), title="Corks and floats", slug=""), **PUBLISH})

    assert Post.objects.get().slug == "corks-and-floats"


def test_a_second_post_of_the_same_title_gets_a_slug_of_its_own(desk: Client) -> None:
    a_post("Corks", slug="corks")

    desk.post(new_post_address(), {**filled_in(paragraph("Words."), title="Corks", slug=""), **PUBLISH})

    assert sorted(Post.objects.values_list("slug", flat=True)) == ["corks", "corks-2"]


def test_a_live_post_keeps_its_address_when_the_slug_is_emptied(desk: Client) -> None:
    post = a_post("Corks", slug="corks")

    answer = desk.post(edit_address(post), {**filled_in(title="Floats", slug=""), **PUBLISH})

    assert "slug" in errors_in(answer)
    assert Post.objects.get().slug == "corks"
