"""What blog itself checks: publications nobody recorded, lost duties, people without a profile, lost live revisions."""

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone
from wagtail.models import Revision

from blog import publication
from blog.events.models import Event, ReceiverRun
from blog.events.signal import ReliableSignal
from blog.models import Post, PostPublication, User, UserProfile
from blog.origins import Origin, publication_origin
from blog.reconciling import Drift, register_reconciler
from blog.restrictions import review_below
from blog.scheduling import recording
from blog.scheduling.due import post_content_types
from blog.visibility import visible_posts


def reconcile_publications(mend: bool) -> Drift:
    """Posts that are live without an event, or remembered as live though they are not."""
    drift = Drift("blog.publications")
    real = Post.objects.filter(alias_of__isnull=True)
    drift.checked = real.count()
    unheard = real.filter(live=True).filter(Q(publication__isnull=True) | Q(publication__live=False))
    ghosts = real.filter(live=False, publication__live=True)
    for post_id in list((unheard | ghosts).values_list("pk", flat=True)):
        mended = False
        if mend:
            with transaction.atomic():
                mended = publication.settle(post_id) is not None
        drift.note(f"post {post_id}: live or not live without an event", mended)
    return drift


def reconcile_visibility(mend: bool) -> Drift:
    """Live posts whose being public or private differs from what was announced."""
    drift = Drift("blog.visibility")
    live = Post.objects.filter(publication__live=True, live=True)
    public = live.filter(pk__in=visible_posts().values("pk"))
    current = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    drift.checked = live.count()
    wrong = public.filter(publication__is_public=False) | live.filter(current, publication__is_public=True).exclude(
        pk__in=visible_posts().values("pk")
    )
    for post in wrong:
        if mend:
            with publication_origin(Origin.RECONCILE):
                review_below(post)
        drift.note(f"post {post.pk}: public or private without an event", mend)
    return drift


def reconcile_runs(mend: bool) -> Drift:
    """Events that lack the duty of a receiver which is connected and was at that time."""
    drift = Drift("blog.receiver_runs")
    since = dict(ReceiverRun.objects.values_list("receiver").annotate(first=Min("event_id")))
    for signal in ReliableSignal.registry.values():
        for uid in signal.durable_receivers():
            if uid not in since:
                continue
            has_run = ReceiverRun.objects.filter(event=OuterRef("pk"), receiver=uid)
            events = Event.objects.filter(kind=signal.name, pk__gte=since[uid])
            drift.checked += events.count()
            for event in events.exclude(Exists(has_run)).iterator():
                sender = apps.get_model(event.subject_type)
                if uid not in signal.durable_receivers(sender):
                    continue
                if mend:
                    ReceiverRun.objects.bulk_create([ReceiverRun(event=event, receiver=uid)], ignore_conflicts=True)
                drift.note(f"event {event.pk}: nothing planned for {uid}", mend)
    return drift


def reconcile_profiles(mend: bool) -> Drift:
    """Users without a profile."""
    drift = Drift("blog.profiles", checked=User.objects.count())
    for user in User.objects.filter(profile__isnull=True):
        if mend:
            UserProfile.objects.create_for(user)
        drift.note(f"user {user.pk}: no profile", mend)
    return drift


def reconcile_live_revisions(mend: bool) -> Drift:
    """Live posts without a live revision: Wagtail would take them offline when an update is scheduled."""
    live = Post.objects.filter(live=True, alias_of__isnull=True)
    drift = Drift("blog.live_revisions", checked=live.count())
    for post in live.filter(live_revision__isnull=True):
        if mend:
            publication.keep_a_live_revision(post)
        drift.note(f"post {post.pk}: live without a live revision", mend)
    return drift


def reconcile_schedules(mend: bool) -> Drift:
    """Approved go-live dates that were never announced."""
    scheduled = Revision.objects.filter(content_type__in=post_content_types(), approved_go_live_at__isnull=False)
    drift = Drift("blog.schedules", checked=scheduled.count())
    for revision in scheduled:
        announced = (
            PostPublication.objects.filter(pk=int(revision.object_id)).values_list("scheduled_for", flat=True).first()
        )
        if announced == revision.approved_go_live_at:
            continue
        if mend:
            recording.revision_saved(revision)
        drift.note(f"post {revision.object_id}: a schedule without an event", mend)
    return drift


register_reconciler("blog.profiles", reconcile_profiles)
register_reconciler("blog.publications", reconcile_publications)
register_reconciler("blog.visibility", reconcile_visibility)
register_reconciler("blog.live_revisions", reconcile_live_revisions)
register_reconciler("blog.schedules", reconcile_schedules)
register_reconciler("blog.receiver_runs", reconcile_runs)
