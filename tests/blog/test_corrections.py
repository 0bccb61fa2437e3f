"""What was put right after publication: a box with dates, and a feed that moves."""

from datetime import date

import pytest

from blog.feeds import newest_entries
from blog.models import Event, Post
from tests.blog.admin_desk import edit_address, filled_in
from tests.factories import a_post, an_admin

pytestmark = pytest.mark.django_db


def correct(post, *days):
    corrections = [{"day": date(2026, 11, day), "words": f"<p>Wrong on day {day}.</p>"} for day in days]
    post.corrections = [("correction", correction) for correction in corrections]
    post.publish()
    return Post.objects.get(pk=post.pk)


def test_corrections_stand_in_a_box_newest_first_and_the_date_of_the_update_leads_there(client):
    post = correct(a_post(), 3, 21)

    page = client.get(post.url).content.decode()

    assert '<a href="#changes"><time' in page
    assert page.count('id="changes"') == 1
    assert page.index('<time datetime="2026-11-21">') < page.index('<time datetime="2026-11-03">')
    assert "Wrong on day 21." in page


def test_a_post_that_was_never_corrected_has_no_box(client):
    page = client.get(a_post().url).content.decode()

    assert "changes" not in page


def test_a_correction_moves_the_feed(rf):
    post = a_post()
    before = newest_entries(rf.get("/feed/"), Post.objects.all())[0].updated

    correct(post, 21)

    assert newest_entries(rf.get("/feed/"), Post.objects.all())[0].updated > before
    assert Event.objects.filter(kind="post_updated").latest("pk").payload["changed_fields"] == ["corrections"]


def test_the_first_correction_counts_for_a_post_published_by_an_older_release():
    post = a_post()
    digests = post.publication.digests
    del digests["corrections"]
    type(post.publication).objects.filter(pk=post.pk).update(digests=digests)

    Post.objects.get(pk=post.pk).publish()
    assert not Event.objects.filter(kind="post_updated").exists()

    correct(Post.objects.get(pk=post.pk), 21)
    assert Event.objects.filter(kind="post_updated").exists()


def test_a_copy_has_nothing_to_put_right():
    post = correct(a_post(), 21)

    copy = post.copy(update_attrs={"slug": "a-copy", "title": "A copy"})

    assert not copy.corrections


def test_a_form_that_knows_of_no_corrections_leaves_them_as_they_are(client):
    post = correct(a_post(), 3)
    client.force_login(an_admin())

    sent = client.post(edit_address(post), filled_in(title="Another title", slug=post.slug) | {"action-publish": "1"})

    assert sent.status_code == 302
    post = Post.objects.get(pk=post.pk)
    assert post.title == "Another title"
    assert [correction.value["day"] for correction in post.corrections] == [date(2026, 11, 3)]
