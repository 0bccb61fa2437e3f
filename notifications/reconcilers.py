"""What notifications checks: announcements nobody planned, accounts that do not balance, claims nobody holds."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Event, Post, ReceiverRun, RunState
from blog.reconciling import Drift, register_reconciler
from notifications import auditing, fanning
from notifications.models import Delivery, Fanout
from notifications.scopes import SITE, scopes_of
from notifications.sending import claims

LOOK_BACK = timedelta(days=30)
ANNOUNCER = "notifications.announce_post"


def reconcile_fanouts(mend: bool) -> Drift:
    """Publications whose announcement was to be planned, and is not in the books."""
    drift = Drift("notifications.fanouts")
    done = ReceiverRun.objects.filter(event=OuterRef("pk"), receiver=ANNOUNCER, state=RunState.DONE)
    planned = Fanout.objects.filter(event=OuterRef("pk"))
    events = Event.objects.filter(Exists(done), kind="post_published", occurred_at__gt=timezone.now() - LOOK_BACK)
    drift.checked = events.count()
    for event in events.exclude(Exists(planned)):
        if mend:
            post = Post.objects.filter(pk=event.subject_id).first()
            fanning.plan(event, mail="post_published", scopes=scopes_of(post) if post else [SITE])
        drift.note(f"event {event.pk}: an announcement that nobody planned", mend)
    return drift


def reconcile_accounts(mend: bool) -> Drift:
    """Fan-outs whose account does not balance. Looked at only: whom it is about must be asked."""
    fanouts = Fanout.objects.filter(created_at__gt=timezone.now() - LOOK_BACK)
    drift = Drift("notifications.accounts", checked=fanouts.count())
    for fault in auditing.unbalanced_accounts(fanouts):
        drift.note(fault, mended=False)
    return drift


def reconcile_claims(mend: bool) -> Drift:
    """Mails in the hands of workers that are gone."""
    drift = Drift("notifications.claims", checked=Delivery.objects.in_flight().count())
    lost = list(Delivery.objects.in_flight().filter(lease_until__lt=timezone.now())[:1000])
    if mend:
        claims.recover()
    for delivery in lost:
        drift.note(f"delivery {delivery.pk}: {delivery.get_state_display()}, and its claim has run out", mend)
    return drift


register_reconciler("notifications.fanouts", reconcile_fanouts, is_seen=False)
register_reconciler("notifications.accounts", reconcile_accounts, is_seen=False)
register_reconciler("notifications.claims", reconcile_claims, is_seen=False)
