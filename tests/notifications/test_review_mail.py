"""Reviews are told by mail, once, to whoever has to act, and not by Wagtail's own mails as well."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.users.models import UserProfile

from blog.events.runner import run_due
from blog.models import Post, User
from blog.origins import publication_origin
from notifications.links import page_link
from notifications.mails import mail_named
from notifications.models import Delivery
from tests.blog.reviewing_desk import a_reviewer, handed_in, made_overdue, slot_of
from tests.factories import a_user
from tests.notifications.mail_reading import parsed, text_of
from tests.notifications.mail_samples import a_letter
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


def planned(name: str) -> list[str]:
    """Who is to get the mail ``name``."""
    run_due()
    return list(Delivery.objects.filter(mail=name).order_by("pk").values_list("email", flat=True))


def words_of(name: str) -> str:
    return text_of(parsed(a_letter(Delivery.objects.get(mail=name))))


def why_kept(delivery: Delivery) -> tuple[str, str]:
    kind = mail_named(delivery.mail)
    return kind.why_stale(delivery), kind.why_unwanted(delivery)


@pytest.fixture
def may() -> User:
    return a_reviewer("May")


def test_the_reviewer_is_told_once_and_nobody_else(may: User) -> None:
    handed_in("Harbours")

    assert planned("review_wanted") == [may.email]
    assert "handed in “Harbours”" in " ".join(words_of("review_wanted").split())


def test_it_really_leaves_and_wagtail_sends_nothing_beside_it(may: User) -> None:
    post = handed_in("Harbours")
    post.current_workflow_task_state.approve(user=may)
    assert mail.outbox == []

    work()

    subjects = [each.subject for each in mail.outbox if "Harbours" in each.subject]
    assert subjects == ["“Harbours” is approved"]


def test_a_review_in_hand_is_still_told_when_the_mail_leaves(may: User) -> None:
    handed_in("Harbours")

    work()

    assert [each.subject for each in mail.outbox] == ["“Harbours” waits for your review"]


def test_an_overdue_review_is_told_to_the_next_and_no_more_to_the_first(may: User) -> None:
    slot = slot_of(handed_in("Harbours"))
    run_due()
    eve = a_reviewer("Eve")
    made_overdue(slot)
    slot.find_reviewer()

    assert planned("review_wanted") == [may.email, eve.email]
    first, second = Delivery.objects.filter(mail="review_wanted").order_by("pk")
    assert why_kept(first)[0] == "somebody else has it now"
    assert why_kept(second) == ("", "")


@pytest.mark.parametrize(("verb", "name"), [("approve", "review_approved"), ("reject", "review_changes")])
def test_the_writer_is_told_what_became_of_it_with_the_reviewers_words(verb: str, name: str, may: User) -> None:
    post = handed_in("Harbours")

    getattr(post.current_workflow_task_state, verb)(user=may, comment="Mind the third bell.")

    assert planned(name) == [a_user("Ada").email]
    assert "Mind the third bell." in words_of(name)
    assert (page_link(Post.objects.get(pk=post.pk)) in words_of(name)) is (verb == "approve")


def test_whoever_approves_their_own_is_not_written_to() -> None:
    dot = a_reviewer("May")
    post = handed_in("Harbours", by=dot)

    post.current_workflow_task_state.approve(user=dot)

    assert planned("review_approved") == []


def test_an_approved_post_with_a_date_says_when_it_goes_live(may: User) -> None:
    later = timezone.now() + timedelta(days=2)
    post = handed_in("Harbours", go_live_at=later)

    post.current_workflow_task_state.approve(user=may)

    assert planned("review_approved") == [a_user("Ada").email]
    assert not Post.objects.get(pk=post.pk).live
    assert "It goes live on" in " ".join(words_of("review_approved").split())


@pytest.mark.parametrize(
    ("switch", "name"),
    [
        ("submitted_notifications", "review_wanted"),
        ("approved_notifications", "review_approved"),
        ("rejected_notifications", "review_changes"),
    ],
)
def test_whoever_switched_such_mails_off_gets_none(switch: str, name: str, may: User) -> None:
    for person in (may, a_user("Ada")):
        UserProfile.objects.update_or_create(user=person, defaults={switch: False})
    for verb in ("approve", "reject"):
        state = handed_in().current_workflow_task_state
        getattr(state, verb)(user=may)

    assert planned(name) == []


def test_a_decided_review_is_no_news_any_more(may: User) -> None:
    post = handed_in("Harbours")
    run_due()
    post.current_workflow_task_state.approve(user=may)

    assert why_kept(Delivery.objects.get(mail="review_wanted"))[0] == "the review is over"


def test_reviews_of_an_import_are_told_to_nobody(may: User) -> None:
    with publication_origin("import"):
        handed_in("Harbours")

    assert planned("review_wanted") == []


def test_a_deleted_post_stops_the_mails(may: User) -> None:
    post = handed_in("Harbours")
    post.current_workflow_task_state.reject(user=may)
    run_due()
    post.delete()

    assert all(any(why_kept(each)) for each in Delivery.objects.filter(mail__startswith="review_"))
