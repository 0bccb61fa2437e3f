"""The sizes of pictures are made when a post is published, not when its first reader comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog import pictures
from blog.models import BlogRendition, PictureWork
from blog.work import Shift, drain_all
from tests.blog.pictures import a_picture
from tests.factories import a_draft, a_post
from tests.there import there

pytestmark = pytest.mark.django_db


def test_the_page_of_a_published_post_finds_all_sizes_made(client):
    picture = a_picture(size=(1600, 900))
    post = a_post(lead_image=picture, body=[("image", {"image": a_picture(), "alt": "A boat"})])

    drain_all(Shift())
    made = set(BlogRendition.objects.values_list("pk", flat=True))
    client.get(post.url)

    assert len(made) == 13
    assert set(BlogRendition.objects.values_list("pk", flat=True)) == made
    assert not PictureWork.objects.exists()


def test_nothing_is_made_for_a_draft():
    a_draft(lead_image=a_picture())

    drain_all(Shift())

    assert not BlogRendition.objects.filter(filter_spec__contains="width-576").exists()


def test_a_lost_file_keeps_no_other_picture_waiting():
    lost, found = a_picture(), a_picture()
    lost.file.storage.delete(lost.file.name)
    a_post(lead_image=lost, body=[("image", {"image": found, "alt": "A boat"})])

    drain_all(Shift())

    assert found.renditions.count() == 6
    assert not PictureWork.objects.exists()


def test_what_fails_is_tried_again_later_and_later(monkeypatch):
    post = a_post()
    PictureWork.objects.ask(post.pk)
    monkeypatch.setattr(pictures, "keep_card", lambda pk: 1 / 0)

    pictures.make_due(Shift())
    pictures.make_due(Shift())

    work = PictureWork.objects.get()
    assert work.tries == 1
    assert work.not_before > timezone.now() + timedelta(seconds=60)


def test_what_is_asked_for_while_it_is_being_done_is_done_again():
    PictureWork.objects.ask(7)
    work = there(PictureWork.objects.claim())
    PictureWork.objects.ask(7)

    assert PictureWork.objects.claim() is not None
    work.done()

    assert there(PictureWork.objects.claim()).post == 7


def test_what_one_process_has_taken_over_no_other_takes():
    PictureWork.objects.ask(7)

    assert there(PictureWork.objects.claim()).post == 7
    assert PictureWork.objects.claim() is None
