"""Publication rules: they refuse with a reason, the refusal outlives the rollback, and they can be switched off."""

from unittest.mock import Mock

import pytest
from django.db import transaction

from blog.models import Event, Post, UserProfile
from blog.rules import PublicationRefused, active_rules, refusals
from blog.signals import publication_check
from tests.blog.ledger import kinds, recorded
from tests.factories import a_draft, a_due_post, a_post, a_user


@pytest.fixture
def rule():
    """A rule of a test's own; refuses what its ``side_effect`` or ``return_value`` says."""
    answer = Mock(return_value="the moon is full.")

    def look(**kwargs):
        return answer(**kwargs)

    publication_check.connect(look, sender=Post, dispatch_uid="tests.moon")
    yield answer
    publication_check.disconnect(sender=Post, dispatch_uid="tests.moon")


@pytest.mark.django_db
def test_a_refused_post_is_not_live_and_says_why(rule):
    draft = a_draft()

    with pytest.raises(PublicationRefused) as refused:
        draft.publish()

    assert refused.value.reasons == ["the moon is full."]
    assert refused.value.messages == ["Not published: the moon is full."]
    assert Post.objects.get(pk=draft.pk).live is False
    assert "post_published" not in kinds()


@pytest.mark.usefixtures("committed")
def test_a_refusal_is_recorded_although_the_publication_was_rolled_back(rule):
    draft = a_draft()

    with pytest.raises(PublicationRefused):
        draft.publish()

    event = Event.objects.get(kind="publication_refused")
    assert event.kwargs()["subject"] == draft
    assert event.kwargs()["reasons"] == ["the moon is full."]


@pytest.mark.usefixtures("committed")
def test_a_refusal_inside_a_transaction_can_be_recorded_after_it(rule):
    draft = a_draft()
    with pytest.raises(PublicationRefused) as refused, transaction.atomic():
        draft.publish()
    assert kinds() == []

    refused.value.record()
    refused.value.record()

    assert kinds() == ["publication_refused"]


@pytest.mark.usefixtures("committed")
def test_a_refused_due_post_keeps_its_schedule_and_the_refusal_is_recorded(rule):
    from django.core.management import CommandError, call_command

    post = a_due_post()

    with pytest.raises(CommandError):
        call_command("publish_scheduled_posts", "--quiet", "--no-drain")

    assert post.publication_failures.get().reason == "the moon is full."
    assert kinds().count("publication_refused") == 1
    assert Post.objects.get(pk=post.pk).scheduled_revision is not None


@pytest.mark.django_db
def test_all_reasons_of_all_rules_are_given(rule, settings):
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["shocking"]
    rule.return_value = ["the moon is full.", "so is the inbox."]

    reasons = list(refusals(a_draft("A SHOCKING, moon")))

    assert len(reasons) == 3
    assert any("shocking" in reason for reason in reasons)


@pytest.mark.django_db
def test_a_rule_that_crashes_refuses_and_is_logged(rule, caplog):
    rule.side_effect = RuntimeError("bug")

    with pytest.raises(PublicationRefused, match=r"tests\.moon.*could not be checked"):
        a_draft().publish()

    assert "tests.moon" in caplog.text


@pytest.mark.django_db
def test_a_rule_can_be_switched_off_by_name(rule, settings):
    settings.BELLBIRD_RULES_OFF = ["tests.moon"]

    a_post()

    rule.assert_not_called()
    assert "tests.moon" not in active_rules()
    assert "blog.rules.missing_alt_text" in active_rules()


@pytest.mark.django_db
def test_a_rule_is_asked_when_a_post_goes_live_and_at_no_other_time(rule):
    rule.return_value = None
    draft = a_draft()
    draft.save_revision()
    rule.assert_not_called()

    draft.publish()
    rule.assert_called_once()

    draft.title = "Edited"
    draft.publish()
    rule.assert_called_once()


@pytest.mark.django_db
def test_a_rule_of_posts_is_not_asked_about_profiles(rule):
    profile = a_user("Ada").profile
    profile.bio = "Writes."
    profile.save()

    rule.assert_not_called()
    assert "tests.moon" not in active_rules(UserProfile)


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["Shocking news", "The SHOCKING truth", "“Shocking”, they said"])
def test_a_forbidden_word_is_found_whatever_its_case_or_quotes(title, settings):
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["shocking"]

    with pytest.raises(PublicationRefused, match="shocking"):
        a_draft(title).publish()


@pytest.mark.django_db
def test_a_word_that_only_contains_a_forbidden_one_is_allowed(settings):
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["shock"]

    a_draft("Shocking").publish()

    assert kinds() == ["post_published"]


@pytest.mark.usefixtures("committed")
def test_a_profile_changed_too_often_is_refused_and_the_refusal_recorded(settings):
    settings.BELLBIRD_PROFILE_CHANGES_PER_DAY = 2
    profile = a_user("Ada").profile
    for bio in ("One.", "Two."):
        profile.bio = bio
        profile.save()

    profile.bio = "Three."
    with pytest.raises(PublicationRefused, match="2 are allowed"):
        profile.save()

    assert UserProfile.objects.get(pk=profile.pk).bio == "Two."
    assert kinds() == ["user_profile_updated", "user_profile_updated", "publication_refused"]
    assert recorded("publication_refused")[0]["subject"]["$object"] == "blog.UserProfile"
