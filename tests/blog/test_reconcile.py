"""The reconciler: it finds what bypassed every hook, says so without touching it, or mends it once."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from blog.models import Event, Post, PostPublication, ReceiverRun, UserProfile
from blog.reconciling import Drift
from blog.signals import post_published, post_unpublished
from tests.blog.ledger import drift, kinds, recorded
from tests.blog.listening import durable
from tests.factories import a_draft, a_post, a_user, the_blog

pytestmark = pytest.mark.django_db


def reconcile(*arguments):
    out = StringIO()
    call_command("reconcile", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_in_a_house_in_order_there_is_nothing_to_mend():
    a_post(), a_draft(), a_post().unpublish()

    assert drift() == {}


def test_a_check_says_what_differs_and_changes_nothing():
    post = a_draft()
    Post.objects.filter(pk=post.pk).update(live=True)

    with pytest.raises(CommandError) as ended:
        reconcile("--check", "--only", "blog.publications")

    assert ended.value.returncode == 3
    assert kinds() == []
    assert list(drift()) == ["blog.publications", "blog.live_revisions"]


def test_a_post_put_live_in_bulk_is_recorded_without_mail_and_only_once(heard):
    post = a_draft()
    Post.objects.filter(pk=post.pk).update(live=True)

    with heard(post_published) as said:
        report = json.loads(reconcile("--json", "--only", "blog.publications"))
        reconcile("--only", "blog.publications")

    assert (report["ok"], report["drift"]) == (True, 1)
    assert [each["post"].pk for each in said] == [post.pk]
    assert Event.objects.get().origin == "reconcile"
    assert recorded("post_published")[0]["_announcement"]["announce"] is False


def test_a_post_taken_down_in_bulk_is_recorded(heard):
    post = a_post()
    Page.objects.filter(pk=post.pk).update(live=False)

    with heard(post_unpublished) as said:
        reconcile("--only", "blog.publications")

    assert [(each["post"].pk, each["reason"]) for each in said] == [(post.pk, "unpublished")]


def test_a_lost_memory_is_put_back_and_nobody_is_mailed_again():
    post = a_post()
    PostPublication.objects.all().delete()

    reconcile("--only", "blog.publications")

    assert PostPublication.objects.get(pk=post.pk).live is True
    assert [each["_announcement"]["announce"] for each in recorded("post_published")] == [True]
    assert drift() == {}


def test_a_lost_run_is_planned_again_for_a_receiver_that_was_there_before():
    with durable(post_published, lambda **_: None, "tests.note"):
        a_post(), a_post()
        lost = ReceiverRun.objects.filter(receiver="tests.note").latest("event_id")
        lost.delete()

        reconcile("--only", "blog.receiver_runs")
        reconcile("--only", "blog.receiver_runs")

    assert ReceiverRun.objects.filter(receiver="tests.note", event_id=lost.event_id).count() == 1


def test_a_new_receiver_is_not_made_to_relive_the_past():
    a_post()
    with durable(post_published, lambda **_: None, "tests.new"):
        reconcile("--only", "blog.receiver_runs")

    assert not ReceiverRun.objects.filter(receiver="tests.new").exists()


def test_a_lost_profile_is_made_anew():
    ada = a_user("Ada")
    UserProfile.objects.filter(user=ada).delete()

    reconcile("--only", "blog.profiles")

    assert UserProfile.objects.get(user=ada).display_name == "Ada"


def test_a_restriction_written_in_bulk_is_noticed():
    post = a_post()
    PageViewRestriction.objects.bulk_create([PageViewRestriction(page=the_blog().page_ptr, restriction_type="login")])

    reconcile("--only", "blog.visibility")

    assert [each["reason"] for each in recorded("post_unpublished")] == ["private"]
    assert PostPublication.objects.get(pk=post.pk).is_public is False
    assert drift() == {}


def test_a_lost_live_revision_is_made_anew_so_that_scheduling_does_no_harm():
    post = a_post("As it is")
    Page.objects.filter(pk=post.pk).update(live_revision=None)

    reconcile("--only", "blog.live_revisions")

    stored = Post.objects.get(pk=post.pk)
    assert stored.live_revision.content["title"] == "As it is"
    stored.schedule(timezone.now() + timedelta(days=1))
    assert Post.objects.get(pk=post.pk).live is True


def test_purging_revisions_spares_the_live_one(committed):
    post = a_post("As it is")
    post.title = "A newer draft"
    post.save_revision()

    call_command("purge_revisions", stdout=StringIO())

    assert Post.objects.get(pk=post.pk).live_revision is not None


def test_a_schedule_written_in_bulk_is_announced():
    draft = a_draft()
    revision = draft.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() + timedelta(days=1))

    reconcile("--only", "blog.schedules")
    reconcile("--only", "blog.schedules")

    assert kinds() == ["post_scheduled"]


def test_an_unknown_check_is_named_with_those_there_are():
    with pytest.raises(CommandError, match=r"blog\.publications") as ended:
        reconcile("--only", "nonsense")

    assert ended.value.returncode == 2


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_told_how_far_a_check_is_and_a_pipe_is_not():
    terminal, pipe = Terminal(), StringIO()

    for stderr in (terminal, pipe):
        call_command("reconcile", "--only", "blog.profiles", stdout=StringIO(), stderr=stderr)

    assert pipe.getvalue() == ""
    assert "\rblog.profiles" in terminal.getvalue()


def test_the_bar_counts_to_what_was_expected(monkeypatch):
    def two_things(mend: bool) -> Drift:
        drift = Drift("tests.things")
        drift.expect(2)
        drift.look()
        drift.look()
        return drift

    monkeypatch.setattr("blog.reconciling._reconcilers", {"tests.things": two_things})
    terminal = Terminal()

    call_command("reconcile", stdout=StringIO(), stderr=terminal)

    assert "50% 1/2, 0 differ" in terminal.getvalue()
    assert "100% 2/2, 0 differ" in terminal.getvalue()


def test_the_report_says_for_each_check_what_was_found_and_how_long_it_took():
    report = json.loads(reconcile("--json", "--only", "blog.profiles", "--only", "blog.publications"))

    assert [item["name"] for item in report["items"]] == ["blog.profiles", "blog.publications"]
    assert all({"checked", "found", "mended", "examples", "ms"} < item.keys() for item in report["items"])
