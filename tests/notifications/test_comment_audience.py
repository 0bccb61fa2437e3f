"""Exactly those are told of a comment who should be: no more, no fewer, each once."""

import pytest
from django.contrib.auth.models import Group, Permission

from blog.events.runner import run_due
from blog.models import Comment, Post, PostAuthor, UserProfile
from blog.origins import publication_origin
from notifications.models import Delivery, Reader, SubscriptionState, recipient_key
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return a_post("Bells", notify_author=True)


def told(mail: str, state: str = "") -> set[str]:
    """Who is planned to get it, or did."""
    deliveries = Delivery.objects.filter(mail=mail)
    addresses = list((deliveries.filter(state=state) if state else deliveries).values_list("email", flat=True))
    assert len(addresses) == len(set(addresses))
    return set(addresses)


def written(post: Post, name: str, parent: Comment | None = None, **fields: object) -> Comment:
    fields = {"wants_replies": True, "email": f"{name.lower()}@example.org"} | fields
    return a_comment(post, name=name, parent=parent, **fields)


def approved(post: Post, name: str, parent: Comment | None = None, **fields: object) -> Comment:
    comment = written(post, name, parent, **fields)
    comment.approve()
    run_due()
    return comment


def forget() -> None:
    Delivery.objects.all().delete()


def test_a_reply_is_told_to_exactly_those_above_it_who_asked_and_to_followers(post: Post) -> None:
    top = approved(post, "Ben")
    silent = approved(post, "Cleo", parent=top, wants_replies=False)
    above = approved(post, "Dora", parent=silent)
    approved(post, "Beside", parent=top)
    approved(post, "Elsewhere")
    a_subscriber("rosa@example.org", scope=f"replies:{post.pk}")
    a_subscriber("sam@example.org", scope=f"replies:{a_post('Another').pk}")
    a_subscriber("site@example.org")
    a_subscriber("left@example.org", scope=f"replies:{post.pk}", state=SubscriptionState.UNSUBSCRIBED)
    a_subscriber("unsure@example.org", scope=f"replies:{post.pk}", state=SubscriptionState.PENDING)
    forget()

    approved(post, "Emil", parent=above)

    assert told("reply") == {"ben@example.org", "dora@example.org", "rosa@example.org"}
    assert told("new_comment") == {"ada@example.org"}
    assert told("comment_approved") == {"emil@example.org"}


def test_nobody_is_told_of_their_own_reply_however_they_write_their_address(post: Post) -> None:
    top = approved(post, "Ben")
    a_subscriber("BEN@example.org", scope=f"replies:{post.pk}")
    forget()

    approved(post, "Ben", parent=top)

    assert told("reply") == set()


@pytest.mark.parametrize("domain", ["ü" * 63 + ".org", "ü." * 100 + "org"], ids=["unspellable", "too long"])
def test_an_address_that_cannot_be_written_to_silences_nobody_else(post: Post, domain: str) -> None:
    cleo = approved(post, "Cleo")
    mute = approved(post, "Mute", cleo, email=f"mute@{domain}")

    ben = approved(post, "Ben", mute)

    about_ben = Delivery.objects.filter(mail="reply", event__subject_id=str(ben.pk))
    assert [mail.email for mail in about_ben] == ["cleo@example.org"]


def test_whoever_wrote_twice_in_a_thread_is_told_once(post: Post) -> None:
    top = approved(post, "Ben")
    again = approved(post, "Ben", parent=approved(post, "Cleo", parent=top))
    a_subscriber("ben@example.org", scope=f"replies:{post.pk}")
    forget()

    approved(post, "Dora", parent=again)

    assert told("reply") == {"ben@example.org", "cleo@example.org"}


def test_a_comment_that_was_taken_down_brings_its_writer_no_replies(post: Post) -> None:
    top = approved(post, "Ben")
    middle = approved(post, "Cleo", parent=top)
    Comment.objects.get(pk=middle.pk).reject()
    forget()

    approved(post, "Dora", parent=middle)

    assert told("reply") == {"ben@example.org"}


def test_who_turned_reply_mail_off_gets_none(post: Post) -> None:
    top = approved(post, "Ben")
    Reader.objects.create(recipient_key=recipient_key("ben@example.org"), email="ben@example.org", wants_replies=False)

    approved(post, "Cleo", parent=top)

    assert told("reply") == set()


def test_who_leaves_a_thread_before_the_mail_leaves_is_not_written_to(post: Post) -> None:
    top = approved(post, "Ben")
    approved(post, "Cleo", parent=top)

    a_subscriber("ben@example.org", scope=f"replies:{post.pk}", state=SubscriptionState.UNSUBSCRIBED)
    work()

    assert told("reply", "suppressed") == {"ben@example.org"}


def test_an_author_who_follows_the_thread_is_told_once(post: Post) -> None:
    a_subscriber("ada@example.org", scope=f"replies:{post.pk}")

    approved(post, "Ben")

    assert (told("reply"), told("new_comment")) == ({"ada@example.org"}, set())


def test_all_authors_are_told_but_not_of_their_own_comments(post: Post) -> None:
    ben = a_user("Ben")
    PostAuthor.objects.create(post=post, profile=ben.profile)

    comment = a_comment(post, user=ben, name="Ben")
    comment.approve()
    run_due()

    assert told("new_comment") == {"ada@example.org"}


def test_an_author_who_does_not_want_it_is_not_told(post: Post) -> None:
    UserProfile.objects.filter(user__username="ada").update(notify_new_comment=False)

    approved(post, "Ben")

    assert told("new_comment") == set()


def test_a_post_can_keep_its_authors_out_of_it() -> None:
    approved(a_post("Quiet", notify_author=False), "Ben")

    assert told("new_comment") == set()


def test_a_comment_approved_twice_is_told_once(post: Post) -> None:
    top = approved(post, "Ben")
    reply = approved(post, "Cleo", parent=top)
    work()

    Comment.objects.get(pk=reply.pk).reject()
    Comment.objects.get(pk=reply.pk).approve()
    run_due()

    assert Delivery.objects.filter(mail="reply").count() == 1
    assert Delivery.objects.filter(mail="new_comment").count() == 2


def test_exactly_those_who_may_decide_are_told_of_a_waiting_comment(post: Post) -> None:
    dot, mia = an_admin("Dot"), a_user("Mia", is_staff=True)
    group = Group.objects.create(name="Those who moderate")
    group.permissions.add(Permission.objects.get(codename="change_comment", content_type__app_label="blog"))
    mia.groups.add(group)
    a_user("Gone", is_superuser=True, is_active=False)
    a_user("Cy", is_staff=True)

    written(post, "Ben")
    run_due()

    assert told("comment_waiting") == {dot.email, mia.email}


def test_a_moderator_who_does_not_want_it_is_not_told_of_waiting_comments(post: Post) -> None:
    an_admin("Dot")
    UserProfile.objects.filter(user=an_admin("Eve")).update(notify_comment_waiting=False)

    written(post, "Ben")
    run_due()

    assert told("comment_waiting") == {"dot@example.org"}


def test_a_comment_that_was_decided_about_is_waiting_no_more(post: Post) -> None:
    an_admin("Dot")
    comment = written(post, "Ben")
    run_due()

    comment.approve()
    work()

    assert told("comment_waiting", "stale") == {"dot@example.org"}


def test_spam_caught_by_the_form_troubles_nobody(post: Post) -> None:
    an_admin("Dot")

    a_comment(post, status="spam")
    run_due()

    assert told("comment_waiting") == set()


def test_an_import_mails_nobody(post: Post) -> None:
    an_admin("Dot")
    top = approved(post, "Ben")
    forget()

    with publication_origin("import"):
        written(post, "Cleo", parent=top).approve()
    run_due()

    assert not Delivery.objects.exists()


def test_a_reply_below_a_post_nobody_can_see_is_not_mailed(post: Post) -> None:
    approved(post, "Cleo", parent=approved(post, "Ben"))

    Post.objects.get(pk=post.pk).unpublish()
    work()

    assert not Delivery.objects.filter(state="accepted").exists()
    assert told("reply", "stale") == {"ben@example.org"}
