"""The record of who changed what of themselves."""

import pytest

from blog.events.models import ReceiverRun
from notifications.models import ProfileChange, Subscription
from tests.factories import a_user
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


def test_a_changed_profile_is_a_line_of_the_record() -> None:
    ada = a_user("Ada")

    ada.profile.bio = "Counts birds."
    ada.profile.save()
    work()

    change = ProfileChange.objects.get()
    assert (change.user, change.fields) == (ada, ["bio"])


def test_the_receiver_twice_is_still_one_line() -> None:
    ada = a_user("Ada")
    ada.profile.bio = "Counts birds."
    ada.profile.save()
    work()

    ReceiverRun.objects.update(state="pending")
    work()

    assert ProfileChange.objects.count() == 1


def test_a_saved_profile_with_nothing_changed_is_no_line() -> None:
    a_user("Ada").profile.save()

    work()

    assert not ProfileChange.objects.exists()


def test_the_record_outlives_the_person() -> None:
    ada = a_user("Ada")
    ada.profile.bio = "Counts birds."
    ada.profile.save()
    subscription = a_subscriber(user=ada)
    work()

    ada.delete()

    assert ProfileChange.objects.get().user is None
    assert Subscription.objects.get(pk=subscription.pk).user is None
