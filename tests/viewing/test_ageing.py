"""How long numbers are kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from blog.models import PostViews, YearOfViews
from blog.viewing.ageing import EVERY, KEPT, age
from blog.work import Shift, drain_all
from tests.factories import a_post

pytestmark = pytest.mark.django_db


def test_days_older_than_400_are_added_to_their_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.viewing.ageing.CHUNK", 2)
    post, other, today = a_post(), a_post(), timezone.localdate()
    PostViews.objects.bulk_create(PostViews(post=post, day=date(2024, 3, day), views=day) for day in range(1, 6))
    PostViews.objects.create(post=other, day=date(2023, 12, 31), views=7)
    YearOfViews.objects.create(post=post, year=2024, views=100)
    kept = PostViews.objects.create(post=post, day=today - timedelta(days=KEPT), views=1)

    assert age() == 6

    years = set(YearOfViews.objects.values_list("post", "year", "views"))
    assert years == {(post.pk, 2024, 115), (other.pk, 2023, 7)}
    assert list(PostViews.objects.all()) == [kept]


def test_it_is_done_once_a_day() -> None:
    now = timezone.now()
    age(now)
    PostViews.objects.create(post=a_post(), day=date(2024, 3, 1), views=1)

    assert age(now + EVERY / 2) == 0
    assert age(now + EVERY) == 1


def test_rows_of_no_post_are_thrown_away() -> None:
    PostViews.objects.create(post_id=999_999, day=timezone.localdate(), views=1)

    assert age() == 1
    assert not PostViews.objects.exists()


def test_workers_and_cron_do_it() -> None:
    PostViews.objects.create(post=a_post(), day=date(2024, 3, 1), views=5)

    done = drain_all(Shift())["blog.views"]

    assert done.done == 1
    assert YearOfViews.objects.get().views == 5
