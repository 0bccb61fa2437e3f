"""What is checked about comments: statuses nobody announced, places in threads, and counts."""

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from blog.commenting.departure import forget_words, kept_words
from blog.commenting.passage import settle
from blog.commenting.places import misplaced, put_in_place, recount_thread
from blog.events.models import Event
from blog.models import Comment, CommentCount, CommentStatus, Post
from blog.origins import Origin, publication_origin
from blog.reconciling import Drift, register_reconciler
from blog.signals import comment_approved, comment_rejected, comment_reopened


def reconcile_comments(mend: bool) -> Drift:
    """Comments whose status differs from what was last announced: bulk updates, raw SQL, imports past the verbs."""
    drift = Drift("blog.comments", checked=Comment.objects.count())
    kinds = [comment_approved.name, comment_rejected.name, comment_reopened.name]
    said = Event.objects.filter(
        subject_type="blog.Comment", subject_id=Cast(OuterRef("pk"), CharField()), kind__in=kinds
    ).order_by("-id")
    announced = Case(
        When(last=comment_approved.name, then=Value(CommentStatus.APPROVED.value)),
        When(last=comment_rejected.name, then=F("last_status")),
        default=Value(CommentStatus.PENDING.value),
        output_field=CharField(),
    )
    comments = Comment.objects.annotate(
        last=Subquery(said.values("kind")[:1]),
        last_status=Subquery(said.annotate(put=KT("payload__status")).values("put")[:1]),
    )
    for comment in comments.exclude(status=announced).order_by("pk").iterator(chunk_size=500):
        mended = False
        if mend:
            with publication_origin(Origin.RECONCILE):
                mended = settle(comment)
        drift.note(f"comment {comment.pk}: {comment.get_status_display()} without an event", mended)
    return drift


def reconcile_threads(mend: bool) -> Drift:
    """Answers that do not stand where what they answer stands, and threads whose size is wrong."""
    drift = Drift("blog.comment_threads", checked=Comment.objects.count())
    for comment in misplaced().select_related("parent").iterator(chunk_size=500):
        if mend and comment.parent:
            comment.parent.refresh_from_db(fields=["root", "branch"])
            put_in_place(comment)
        drift.note(f"comment {comment.pk}: not in the thread of what it answers", mend)
    approved = Count("thread", filter=Q(thread__status=CommentStatus.APPROVED))
    first = Comment.objects.first_of_threads().annotate(answers=approved)
    own = Case(When(status=CommentStatus.APPROVED, then=1), default=0)
    for root_id in first.exclude(thread_size=F("answers") + own).order_by("pk").values_list("pk", flat=True):
        if mend:
            recount_thread(root_id)
        drift.note(f"comment {root_id}: the size of its thread is wrong", mend)
    return drift


def reconcile_comment_counts(mend: bool) -> Drift:
    """Posts whose number of comments differs from the comments there are."""
    drift = Drift("blog.comment_counts", checked=Post.objects.count())
    counted = Count("comments", filter=Q(comments__status=CommentStatus.APPROVED))
    stored = Coalesce("comment_tally__approved", 0)
    wrong = Post.objects.annotate(real=counted, stored=stored).exclude(real=F("stored")).order_by("pk")
    for post_id, real, remembered in wrong.values_list("pk", "real", "stored"):
        if mend:
            CommentCount.recount(post_id)
        drift.note(f"post {post_id}: {remembered} comments counted, {real} there", mend)
    return drift


def reconcile_comment_words(mend: bool) -> Drift:
    """What deleted comments said before they were changed, kept where they were deleted past ``delete()``."""
    kept = kept_words()
    drift = Drift("blog.comment_words", checked=kept.count())
    for number in kept.order_by("pk").values_list("number", flat=True).iterator(chunk_size=500):
        drift.note(f"comment {number}: deleted, its words before a change are kept", mend)
    if mend:
        forget_words()
    return drift


register_reconciler("blog.comments", reconcile_comments)
register_reconciler("blog.comment_threads", reconcile_threads)
register_reconciler("blog.comment_counts", reconcile_comment_counts)
register_reconciler("blog.comment_words", reconcile_comment_words)
