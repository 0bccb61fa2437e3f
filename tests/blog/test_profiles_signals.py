"""Profiles: one for each user, and news only when readers would see a difference."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import update_last_login
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client

from blog.models import Event, User, UserProfile
from blog.signals import user_profile_updated
from tests.blog.ledger import kinds, recorded
from tests.factories import PASSWORD, a_user, an_admin

pytestmark = pytest.mark.django_db


def test_every_user_has_a_profile_with_defaults_however_they_are_made():
    by_manager = get_user_model().objects.create_user("ben")
    by_save = User(username="cy", first_name="Cy")
    by_save.save()
    admin = get_user_model().objects.create_superuser("dot", "dot@example.org", PASSWORD)

    assert [user.profile.display_name for user in (by_manager, by_save, admin)] == ["ben", "Cy", "dot"]
    assert by_save.profile.notify_comment_approved is True
    assert kinds() == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_two_people_of_one_name_made_in_the_same_moment_both_have_a_profile():
    both_looked = threading.Barrier(2, timeout=5)

    def sign_up(number):
        try:
            with transaction.atomic():
                user = User.objects.bulk_create([User(username=f"ada{number}", first_name="Ada")])[0]
                both_looked.wait()
                return UserProfile.objects.create_for(user).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        slugs = list(people.map(sign_up, range(2)))

    assert "ada" in slugs
    assert len(set(slugs)) == 2


def test_a_profile_is_made_with_the_user_or_not_at_all():
    with transaction.atomic():
        User.objects.create_user("ben")
        transaction.set_rollback(True)

    assert not UserProfile.objects.filter(user__username="ben").exists()


def test_two_people_of_one_name_have_addresses_of_their_own():
    users = [User.objects.create_user(f"ada{n}", first_name="Ada") for n in range(3)]

    assert [user.profile.slug for user in users] == ["ada", "ada-2", "ada-3"]


def test_a_name_without_letters_has_an_address_too():
    assert User.objects.create_user("x", first_name="神").profile.slug


def test_users_made_in_bulk_get_their_profile_from_the_reconciler():
    from blog.reconcilers import reconcile_profiles

    User.objects.bulk_create([User(username="ben")])
    assert reconcile_profiles(False).found == 1

    reconcile_profiles(True)

    assert User.objects.get(username="ben").profile.display_name == "ben"


def test_a_change_readers_see_is_told_with_the_names_of_what_changed(heard):
    profile = a_user("Ada").profile
    profile.bio, profile.display_name = "Writes.", "Ada L."

    with heard(user_profile_updated) as said:
        profile.save()

    (facts,) = said
    assert (facts["user"].username, facts["profile"], facts["changed_fields"]) == (
        "ada",
        profile,
        ["display_name", "bio"],
    )
    assert facts["sender"] is UserProfile


def test_saving_with_nothing_changed_says_nothing():
    profile = a_user("Ada").profile

    profile.save()
    profile.save(update_fields=["bio"])

    assert kinds() == []


def test_a_change_of_preferences_says_nothing():
    profile = a_user("Ada").profile
    profile.notify_new_comment = False

    profile.save()

    assert kinds() == []
    assert UserProfile.objects.get(pk=profile.pk).notify_new_comment is False


def test_a_login_says_nothing():
    user = an_admin("Dot")
    Client().login(username="dot", password=PASSWORD)
    update_last_login(User, user)

    user.save()

    assert kinds() == []


def test_only_what_is_written_counts_as_changed():
    profile = a_user("Ada").profile
    profile.bio, profile.display_name = "Writes.", "Not saved"

    profile.save(update_fields=["bio"])

    assert [each["changed_fields"] for each in recorded("user_profile_updated")] == [["bio"]]
    assert UserProfile.objects.get(pk=profile.pk).display_name == "Ada"


def test_each_change_is_an_event_of_its_own_and_the_version_counts_them():
    profile = a_user("Ada").profile
    for bio in ("One.", "Two.", "Two."):
        profile.bio = bio
        profile.save()

    keys = Event.objects.order_by("pk").values_list("transition_key", flat=True)
    assert list(keys) == [f"user_profile_updated:{profile.user_id}:{n}" for n in (1, 2)]


def test_overlapping_edits_are_each_compared_with_what_is_stored():
    mine, yours = (a_user("Ada").profile for _ in range(2))
    yours = UserProfile.objects.get(pk=mine.pk)
    mine.bio = "By me."
    mine.save(update_fields=["bio"])

    yours.links = [{"label": "Home", "url": "https://example.org"}]
    yours.save(update_fields=["links"])

    assert [each["changed_fields"] for each in recorded("user_profile_updated")] == [["bio"], ["links"]]
    stored = UserProfile.objects.get(pk=mine.pk)
    assert (stored.bio, stored.version) == ("By me.", 2)


def test_a_stale_copy_does_not_turn_the_version_back():
    fresh = a_user("Ada").profile
    stale = UserProfile.objects.get(pk=fresh.pk)
    for bio in ("There.", ""):
        fresh.bio = bio
        fresh.save()

    stale.notify_new_comment = False
    stale.save()
    stale.bio = "News."
    stale.save()

    assert len(recorded("user_profile_updated")) == 3
    assert UserProfile.objects.get(pk=fresh.pk).version == 3


def test_the_same_edit_made_twice_is_news_once():
    first = a_user("Ada").profile
    second = UserProfile.objects.get(pk=first.pk)
    first.bio = second.bio = "The same."

    first.save()
    second.save()

    assert len(recorded("user_profile_updated")) == 1


def test_a_rolled_back_change_is_no_news(heard):
    profile = a_user("Ada").profile
    profile.bio = "Never."

    with heard(user_profile_updated) as said, transaction.atomic():
        profile.save()
        transaction.set_rollback(True)

    assert said == []
    assert kinds() == []


def test_a_replaced_picture_and_a_deleted_profile_leave_no_file(django_capture_on_commit_callbacks):
    profile = a_user("Ada").profile
    profile.avatar.save("a.png", ContentFile(b"old"))
    storage, old = profile.avatar.storage, str(profile.avatar.name)

    with django_capture_on_commit_callbacks(execute=True):
        profile.avatar.save("b.png", ContentFile(b"new"))
    new = str(profile.avatar.name)
    assert (storage.exists(old), storage.exists(new)) == (False, True)

    with django_capture_on_commit_callbacks(execute=True):
        profile.user.delete()
    assert not storage.exists(new)


def test_a_picture_survives_a_rolled_back_deletion(django_capture_on_commit_callbacks):
    profile = a_user("Ada").profile
    profile.avatar.save("a.png", ContentFile(b"kept"))

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        profile.delete()
        transaction.set_rollback(True)

    assert profile.avatar.storage.exists(str(profile.avatar.name))
