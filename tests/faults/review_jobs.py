"""Posts handed in for review by many processes. Imported by children only."""

import time

from django.conf import settings

from blog.models import Post
from blog.work import Shift
from tests.blog.reviewing_desk import a_reviewer, the_review
from tests.factories import a_draft, a_user

EACH = 2


def queue_for_review(number: int) -> None:
    """So many drafts of Ada's, and two reviewers."""
    for each in range(number):
        a_draft(f"Draft {each}").save_revision(user=a_user("Ada"))
    a_reviewer("May")
    a_reviewer("Eve")


def hand_in_at(moment: float, *ids: int) -> None:
    """Hand in the posts with these ids, beginning at ``moment``; nobody gets more than ``EACH``."""
    settings.BELLBIRD_REVIEWS_EACH = EACH
    workflow, ada = the_review(), a_user("Ada")
    time.sleep(max(0.0, moment - time.time()))
    for pk in ids:
        workflow.start(Post.objects.get(pk=pk), ada)


def settle_reviews_at(moment: float) -> None:
    """A worker that looks for reviewers at ``moment``."""
    from blog.reviewing.drains import settle_reviews

    settings.BELLBIRD_REVIEWS_EACH = EACH
    time.sleep(max(0.0, moment - time.time()))
    settle_reviews(Shift())
