"""What the processes of a fault test do. Imported by children only: it needs the witness's settings."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import ManagementUtility, call_command
from django.db import connection
from django.utils import timezone

from blog.models import Comment, Post
from tests import factories
from tests.faults.mail_jobs import (
    forget_pauses,
    lose_leases,
    plan_mails,
    send_mails,
    send_mails_and_die,
    send_mails_and_lose_the_database,
)
from tests.faults.mailings import (
    announce_to_many,
    fan_out,
    fan_out_and_die,
    pack,
    pack_and_die,
    subscribe_many,
)
from tests.faults.people import comment, edit_posts, read_pages
from tests.faults.review_jobs import hand_in_at, queue_for_review, settle_reviews_at
from tests.faults.view_jobs import keep_folding, open_posts, read_posts

__all__ = [
    "announce_to_many",
    "comment",
    "edit_posts",
    "fan_out",
    "fan_out_and_die",
    "forget_pauses",
    "hand_in_at",
    "keep_folding",
    "lose_leases",
    "open_posts",
    "pack",
    "pack_and_die",
    "plan_mails",
    "queue_for_review",
    "read_pages",
    "read_posts",
    "send_mails",
    "send_mails_and_die",
    "send_mails_and_lose_the_database",
    "settle_reviews_at",
    "subscribe_many",
]


def build() -> None:
    """An empty house: tables, the root, the blog, Ada and Dot, three subscribers."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    factories.the_blog(), factories.a_user("Ada"), factories.an_admin("Dot")
    for number in range(3):
        _subscribe(f"reader{number}@example.org")


def _subscribe(email: str) -> None:
    from tests.notifications.people import a_subscriber

    a_subscriber(email)


def furnish(drafts: int, due: int, bad: int, comments: int) -> None:
    """Fill the house: drafts, due posts (the first ``bad`` of them cannot be published), comments that wait."""
    from tests.faults.furniture import due_posts

    for number in range(drafts):
        factories.a_draft(f"Draft {number}", tags=("harbour",))
    due_posts(due, bad)
    if comments:
        post = factories.a_post("Talked about", announcement=Post.Announcement.NEVER)
        for _ in range(comments):
            factories.a_comment(post, email="")


def command(*words: str) -> None:
    """``manage.py`` with these words, exit code and all."""
    ManagementUtility(["manage.py", *words]).execute()


def keep_running(*words: str) -> None:
    """Cron: the same command again and again, whatever its exit code, until killed."""
    while True:
        try:
            command(*words)
        except SystemExit as ended:
            if ended.code not in (0, 3, 6):
                raise
        time.sleep(0.05)


def publish_drafts() -> None:
    """An editor at work: publish every draft there is, in an order of one's own."""
    drafts = list(Post.objects.filter(live=False, title__startswith="Draft").values_list("pk", flat=True))
    random.shuffle(drafts)
    for pk in drafts:
        Post.objects.get(pk=pk).publish()


def approve_comments() -> None:
    """A moderator at work."""
    for waiting in Comment.objects.pending().order_by("?"):
        waiting.approve()


def publish_at(moment: float, *ids: int) -> None:
    """Publish these posts, together with whoever else was told the same moment."""
    posts = {pk: Post.objects.get(pk=pk) for pk in ids}
    time.sleep(max(0.0, moment - time.time()))
    for post in posts.values():
        post.publish()


def approve_at(moment: float, *ids: int) -> None:
    """Approve these comments, together with whoever else was told the same moment."""
    comments = [Comment.objects.get(pk=pk) for pk in ids]
    time.sleep(max(0.0, moment - time.time()))
    for waiting in comments:
        waiting.approve()


def make_due() -> None:
    """Let the time pass that failed runs and mails wait for."""
    from blog.models import ReceiverRun
    from notifications.models import Delivery, Fanout

    ReceiverRun.objects.filter(state="pending").update(next_at=timezone.now())
    Delivery.objects.filter(state="pending").update(next_attempt_at=timezone.now())
    Fanout.objects.filter(finished_at__isnull=True).update(not_before=timezone.now())


def age_events(hours: int) -> None:
    """Let everything have happened so many hours earlier."""
    from blog.models import Event

    Event.objects.update(occurred_at=timezone.now() - timedelta(hours=hours))


def dying_at(statement: int, job: str, *arguments: Any) -> None:
    """Do a job and be killed as the n-th statement is about to be sent, or end in peace when there are fewer."""
    sent = 0

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        nonlocal sent
        sent += 1
        if sent >= statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*call)

    with connection.execute_wrapper(count):
        globals()[job](*arguments)
    sys.exit(0)
