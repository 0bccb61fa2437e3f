"""Posts worth reading next: by what they say and by their tags, never hidden ones, at a bounded cost."""

import pytest
from wagtail.models import PageViewRestriction

from blog import likeness
from blog.events.runner import run_due
from blog.models import Likeness, PostWord
from tests.factories import a_post

pytestmark = pytest.mark.django_db

TIDES = "<p>The harbour clock, the tide table and the quay at low water.</p>"
BREAD = "<p>Flour, yeast and an oven that is hotter than the baker says.</p>"


@pytest.fixture(autouse=True)
def fresh_sample(monkeypatch):
    monkeypatch.setattr(likeness, "_commonness", likeness._Commonness())


def body(words):
    return [("paragraph", words)]


def read_next(client, post):
    page = client.get(post.url).content.decode()
    return page[page.index("Read next") :] if "Read next" in page else ""


def test_posts_that_say_alike_follow_each_other_without_a_tag_in_common(client):
    first = a_post("Low water", body=body(TIDES))
    a_post("Loaves", body=body(BREAD))
    second = a_post("High water", body=body(TIDES))

    run_due()

    assert "High water" in read_next(client, first)
    assert "Low water" in read_next(client, second)
    assert "Loaves" not in read_next(client, second)


def test_likeness_goes_before_a_tag_alone(client):
    here = a_post("Low water", body=body(TIDES), tags=("Method",))
    a_post("High water", body=body(TIDES))
    a_post("Loaves", body=body(BREAD), tags=("Method",))

    run_due()

    page = read_next(client, here)
    assert page.index("High water") < page.index("Loaves")


def test_a_hidden_post_is_never_proposed(client):
    here = a_post("Low water", body=body(TIDES))
    hidden, gone = a_post("High water", body=body(TIDES)), a_post("Ebb", body=body(TIDES))
    run_due()

    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    gone.unpublish()

    assert read_next(client, here) == ""


def test_what_is_withdrawn_or_deleted_is_forgotten():
    here, gone = a_post("Low water", body=body(TIDES)), a_post("High water", body=body(TIDES))
    run_due()
    assert Likeness.objects.count() == 2

    gone.unpublish()
    run_due()
    assert not Likeness.objects.exists()

    here.delete()
    assert not PostWord.objects.exists()


def test_no_post_has_more_than_a_dozen():
    for number in range(16):
        a_post(f"Water {number}", body=body(TIDES))

    run_due()

    for post in set(Likeness.objects.values_list("post", flat=True)):
        assert Likeness.objects.filter(post=post).count() <= likeness.KEPT


def test_comparing_twice_changes_nothing():
    first, _ = a_post("Low water", body=body(TIDES)), a_post("High water", body=body(TIDES))
    run_due()
    before = set(Likeness.objects.values_list("post", "other"))

    likeness.compare(first.pk)

    assert set(Likeness.objects.values_list("post", "other")) == before
