"""The picture that other sites show of a post without a lead picture."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from wagtail.models import PageViewRestriction

from blog.models import Post, ShareCard
from blog.scheduling.publishing import expire
from blog.share_cards.drawing import Card, draw_card
from blog.share_cards.letters import SERIF, face
from blog.work import Shift, drain_all
from tests.blog.pictures import a_picture
from tests.factories import a_draft, a_post, a_user

TITLES = [
    "",
    "Tides",
    "W" * 255,
    "A title that goes on and on " * 9,
    "港の時計と潮",
    "ساعة الميناء",
    "🚤🚤🚤",
    "Boats 🚤 and bells\u200d\ufe0f\x00\ud83d",
    "Łódź – “quoted” & <b>bold</b>\n\ttwo lines",
    "e\u0301" * 90,
    "\u202eabc\u202c",
]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_makes_a_picture_of_the_right_size(title):
    drawn = Image.open(BytesIO(draw_card(Card(title, title, "The Bench"))))

    assert drawn.size == (1200, 630)
    assert drawn.format == "PNG"


def test_signs_that_no_font_has_are_left_out_and_words_never_in_part():
    letters = face(SERIF, 44, 600)

    assert letters.drawable("Boats 🚤 and  bells") == "Boats and bells"
    assert letters.drawable("Łódź") == "Łódź"
    assert letters.drawable("Boats 港") is None


def cards():
    drain_all(Shift())
    return {card.pk: card.file.name for card in ShareCard.objects.all()}


@pytest.fixture
def post(db):
    return a_post("The tide table")


def test_a_published_post_gets_a_card_and_its_page_names_it(client, post):
    name = cards()[post.pk]

    page = client.get(post.url).content.decode()
    assert default_storage.exists(name)
    assert '<meta property="og:image" content="http' in page
    assert f'/media/{name}">' in page


def test_a_new_title_has_a_new_card_and_the_old_one_goes(post, django_capture_on_commit_callbacks):
    before = cards()[post.pk]

    post.title = "The other tide table"
    post.publish()
    with django_capture_on_commit_callbacks(execute=True):
        after = cards()[post.pk]

    assert after != before
    assert default_storage.exists(after)
    assert not default_storage.exists(before)


def test_an_edit_of_the_text_alone_draws_nothing(post):
    before = cards()[post.pk]

    post.body = [("paragraph", "<p>More.</p>")]
    post.publish()

    assert cards()[post.pk] == before


@pytest.mark.parametrize("end", ["delete", "unpublish", "restrict", "give_a_picture"])
def test_a_card_goes_with_what_it_stands_for(post, end, django_capture_on_commit_callbacks):
    name = cards()[post.pk]

    with django_capture_on_commit_callbacks(execute=True):
        if end == "restrict":
            PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
        elif end == "give_a_picture":
            post.lead_image = a_picture()
            post.publish()
        else:
            getattr(post, end)()
        left = cards()

    assert left == {}
    assert not default_storage.exists(name)


def test_drafts_and_hidden_posts_have_no_card(db):
    a_draft("Not yet")
    hidden = a_draft("Hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    hidden.publish()

    assert cards() == {}


def test_a_new_name_of_an_author_stands_on_their_cards(post):
    before = cards()[post.pk]

    profile = a_user("Ada").profile
    profile.display_name = "Ada Lovelace"
    profile.save()

    assert cards()[post.pk] != before


def test_a_new_name_of_the_site_stands_on_all_cards(post):
    a_post("The other tide table")
    before = cards()

    site = post.get_site()
    site.save()
    assert cards() == before
    site.site_name = "The Bench"
    site.save()
    after = cards()

    assert len(before) == 2
    assert not set(before.values()) & set(after.values())


def test_a_post_that_expires_loses_its_card(post, django_capture_on_commit_callbacks):
    name = cards()[post.pk]

    Post.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        expire(post.pk, timezone.now())
        left = cards()

    assert left == {}
    assert not default_storage.exists(name)


def test_a_lost_file_is_drawn_again(post):
    name = cards()[post.pk]
    default_storage.delete(name)

    post.body = [("paragraph", "<p>More.</p>")]
    post.publish()

    assert default_storage.exists(cards()[post.pk])
