"""``purge_revisions``: what goes, what never does, and what the command says of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Comment as Remark
from wagtail.models import Revision

from blog.models import Post
from tests.blog.desk import moderated
from tests.factories import a_draft, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


def drafts(post: Post, number: int) -> list[Revision]:
    """So many more drafts of a post, all of long ago, oldest first."""
    revisions = []
    for version in range(number):
        post.title = f"Version {version}"
        revisions.append(post.save_revision())
    age(post)
    return revisions


def age(post: Post) -> None:
    for days_ago, revision in enumerate(post.revisions.order_by("-pk"), start=200):
        Revision.objects.filter(pk=revision.pk).update(created_at=timezone.now() - timedelta(days=days_ago))


def purged(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("purge_revisions", "--json", *words, stdout=out)
    return json.loads(out.getvalue())


def kept(post: Post) -> set[int]:
    return set(post.revisions.values_list("pk", flat=True))


def test_the_command_is_ours_and_not_wagtails():
    assert get_commands()["purge_revisions"] == "blog"


def test_old_drafts_go_and_the_first_the_live_and_the_newest_stay():
    post = a_post("Tides")
    first, live = post.revisions.earliest("pk").pk, Post.objects.get(pk=post.pk).live_revision_id
    made = drafts(Post.objects.get(pk=post.pk), 8)

    said = purged("--keep", "2")

    assert kept(post) == {first, live, made[-1].pk, made[-2].pk}
    assert (said["done"], said["failed"], said["ok"]) == (6, 0, True)
    assert Post.objects.get(pk=post.pk).live


def test_what_is_young_stays_however_many_there_are():
    post = a_draft("Tides")
    made = drafts(post, 5)
    Revision.objects.filter(pk=made[1].pk).update(created_at=timezone.now() - timedelta(days=3))

    purged("--keep", "1", "--days", "4")

    assert made[1].pk in kept(post)
    assert made[2].pk not in kept(post)


def test_a_scheduled_revision_stays_under_drafts_that_are_newer():
    post = a_draft("Tides")
    scheduled = post.schedule(timezone.now() + timedelta(days=1))
    drafts(Post.objects.get(pk=post.pk), 5)

    purged("--keep", "1", "--days", "0")

    assert scheduled.pk in kept(post)
    assert Revision.objects.get(pk=scheduled.pk).approved_go_live_at


def test_what_a_workflow_or_a_comment_refers_to_stays():
    workflow, post = moderated(), a_draft("Tides")
    handed_in = drafts(post, 2)[-1]
    workflow.start(Post.objects.get(pk=post.pk), a_user("Ada"))
    remarked = drafts(Post.objects.get(pk=post.pk), 2)[-1]
    Remark.objects.create(page=post, user=an_admin(), text="Why?", contentpath="title", revision_created=remarked)
    drafts(Post.objects.get(pk=post.pk), 4)

    purged("--keep", "1", "--days", "0")

    assert {handed_in.pk, remarked.pk} <= kept(post)


def test_a_rehearsal_says_the_same_and_writes_nothing():
    post = a_draft("Tides")
    drafts(post, 8)
    before = kept(post)

    said = purged("--keep", "2", "--dry-run")

    assert kept(post) == before
    assert (said["dry_run"], said["done"]) == (True, purged("--keep", "2")["done"])


def test_out_of_time_it_says_that_work_remains():
    drafts(a_draft("Tides"), 4)

    with pytest.raises(CommandError) as stopped:
        purged("--keep", "1", "--max-seconds", "0")

    assert stopped.value.returncode == 6


@pytest.mark.parametrize("words", [("--keep", "0"), ("--days=-1",), ("--limit=-1",)])
def test_numbers_that_make_no_sense_are_refused(words):
    with pytest.raises(CommandError) as refused:
        purged(*words)

    assert refused.value.returncode == 2


def test_quiet_says_nothing_when_all_went_well():
    drafts(a_draft("Tides"), 4)
    out = StringIO()

    call_command("purge_revisions", "--keep", "1", "--quiet", stdout=out)

    assert out.getvalue() == ""


@pytest.mark.django_db(transaction=True)
def test_what_somebody_schedules_meanwhile_is_not_taken(request):
    """They have approved an old draft, and not committed yet, when the purge comes to the post."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    request.getfixturevalue("committed")
    post = a_draft("Tides")
    old = drafts(post, 6)[1]
    tomorrow, approved = timezone.now() + timedelta(days=1), Event()

    def purge() -> None:
        try:
            approved.wait(60)
            call_command("purge_revisions", "--keep", "1", stdout=StringIO())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _approve(old, tomorrow)
            approved.set()
            job = pool.submit(purge)
            _until_somebody_waits()
        job.result(60)

    assert old.pk in kept(post)
    assert Revision.objects.get(pk=old.pk).approved_go_live_at == tomorrow


def _approve(revision: Revision, when: Any) -> None:
    revision.approved_go_live_at = when
    revision.save(update_fields=["approved_go_live_at"])


def _until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(600):
            cursor.execute("SELECT count(*), pg_sleep(0.1) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the purge waited for nobody")
