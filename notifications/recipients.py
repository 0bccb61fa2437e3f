"""Who is told of a comment, and of a post that could not be published. Asked when a mail is planned and again when it
leaves, so that nobody is written to who would not be written to now.

Each answer is a mapping from recipient key to address: one entry for each person, whatever they write their address as.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from blog.mailboxes import can_be_written_to
from blog.models import Comment, CommentStatus, Post, ReviewSlot, User
from notifications.models import Reader, Subscription, SubscriptionState, Suppression, recipient_key

type People = dict[str, str]
DEEPEST = 200  # steps up a thread


def address_of(comment: Comment) -> str:
    """Where the writer of ``comment`` reads mail; empty where they left no address."""
    return comment.user.email if comment.user else comment.email


def ancestors(comment: Comment) -> Iterator[Comment]:
    """What ``comment`` answers, and what that answers, up to the beginning of the thread."""
    above, steps = comment.parent, 0
    while above is not None and steps < DEEPEST:
        yield above
        above, steps = above.parent, steps + 1


def writer_of(comment: Comment) -> People:
    """Who wrote ``comment``, where they left an address and have not been erased."""
    return _not_erased(_people([address_of(comment)]))


def followers_of_thread(comment: Comment) -> People:
    """Whoever hears of a reply: writers above it who asked for replies, and followers of the post's comments.

    Never the writer of the reply, nobody whose own comment is not approved, nobody who left or wants no such mail,
    nobody who was erased.
    """
    above = (each for each in ancestors(comment) if each.wants_replies and each.status == CommentStatus.APPROVED)
    people = _people(address_of(each) for each in above)
    subscriptions = Subscription.objects.filter(scope=f"replies:{comment.post_id}")
    active = subscriptions.filter(state=SubscriptionState.ACTIVE).order_by("pk")
    people = dict(active.values_list("recipient_key", "email")) | people
    left = subscriptions.exclude(state__in=[SubscriptionState.ACTIVE, SubscriptionState.PENDING])
    refuse = Reader.objects.filter(wants_replies=False)
    return _without(people, comment, left, refuse)


def authors_to_tell(comment: Comment) -> People:
    """The authors of the post who want mail about comments, unless the comment is their own or answers to them.

    Nobody where the post says that its authors are not told. Whoever hears of it as a reply is not told twice.
    """
    if not comment.post.notify_author:
        return {}
    wanting = [profile.user for profile in comment.post.byline if profile.notify_new_comment]
    people = _people(user.email for user in wanting if user.is_active)
    followers = followers_of_thread(comment)
    return {key: email for key, email in _without(people, comment).items() if key not in followers}


def moderators_of(comment: Comment) -> People:
    """Everybody who may decide about comments and wants to be told of these, but not of their own."""
    return _without(_people(_moderators().values_list("email", flat=True)), comment)


def moderator_at(key: str) -> User | None:
    """The moderator who is told of waiting comments under the recipient key ``key``, if any."""
    return next((each for each in _moderators() if each.email and recipient_key(each.email) == key), None)


def _moderators() -> QuerySet[User]:
    backend = "django.contrib.auth.backends.ModelBackend"
    moderators = User.objects.with_perm("blog.change_comment", backend=backend).order_by("pk")
    return moderators.exclude(profile__notify_comment_waiting=False)


def editors_of(post: Post) -> People:
    """Its authors, its owner, and whoever may publish it."""
    policy = policy_registry.get_by_type(Page)
    publishers = policy.users_with_permission_for_instance("publish", post).values("pk")
    own = [profile.user_id for profile in post.byline] + [post.owner_id]
    editors = User.objects.filter(Q(pk__in=publishers) | Q(pk__in=[pk for pk in own if pk]), is_active=True)
    return _not_erased(_people(editors.order_by("pk").values_list("email", flat=True)))


def reviewer_of(slot: ReviewSlot) -> People:
    """Who is asked to decide about a post, if they want mail about it (“Notifications” in their account)."""
    return _at_work(slot.reviewer, "submitted")


def writer_in_review(slot: ReviewSlot, decision: str) -> People:
    """Who handed a post in, if they want mail about what became of it.

    :param decision: ``approved`` or ``changes``.
    """
    return _at_work(slot.asked_by, "approved" if decision == "approved" else "rejected")


def _at_work(user: User | None, what: str) -> People:
    """``user``, unless they have left or have said in Wagtail's account page that they want no mail about ``what``."""
    chosen = getattr(user, "wagtail_userprofile", None)
    if user is None or not user.is_active or not getattr(chosen, f"{what}_notifications", True):
        return {}
    return _not_erased(_people([user.email]))


def _people(addresses: Iterable[str]) -> People:
    people: People = {}
    for address in addresses:
        if can_be_written_to(address):
            people.setdefault(recipient_key(address), address)
    return people


def _without(people: People, comment: Comment, *refusing: Iterable[Subscription] | Iterable[Reader]) -> People:
    own = address_of(comment)
    out = {recipient_key(own)} if can_be_written_to(own) else set()
    for rows in refusing:
        out |= {row.recipient_key for row in rows}
    return _not_erased({key: email for key, email in people.items() if key not in out})


def _not_erased(people: People) -> People:
    """Nothing is planned for who asked to be forgotten, as a plan would name them again."""
    erased = Suppression.objects.erased().filter(recipient_key__in=people).values_list("recipient_key", flat=True)
    out = set(erased) if people else set()
    return {key: email for key, email in people.items() if key not in out}
