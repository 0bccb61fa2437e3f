"""Who may what: every address that the URL configuration knows, every role, looking and changing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import transaction
from django.test import Client
from wagtail.models import GroupPagePermission, TaskState, Workflow, WorkflowState

from blog.bans import ban
from blog.models import CalendarKey, CommentReport, Event, Post, ReceiverRun, ReviewSlot, Series, Tag, User
from blog.moderation_links import moderation_path
from notifications.links import address_change_link, confirm_link
from notifications.models import AddressChange, Delivery, Reader, SubscriberImport
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.cms.door_table import (
    CHANGES,
    EXEMPT_FROM_CSRF,
    MAY,
    OPEN_BELOW_ACCOUNTS,
    OPEN_IN_ADMIN,
    ROLES,
)
from tests.cms.doors import Door, all_that_is_stored, differences, doors, is_turned_away, knock
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import leaving, path_of, preferences_of

pytestmark = pytest.mark.django_db
OURS = {door.name: door for door in doors() if door.is_ours}


@pytest.fixture
def things() -> dict[str, Any]:
    """One of everything, and the words that addresses are made of."""
    series = Series.objects.create(title="Tides", slug="tides")
    post = a_post("Birds", slug="birds", tags=("Harbours", "Piers"), series=series, notify_author=True)
    merge = Tag.objects.create(name="Quays").merge_into(Tag.objects.get(slug="piers"))
    waiting, public = a_comment(post), a_comment(post, name="Maren", email="maren@example.org", user=a_user("Maren"))
    public.approve()
    CommentReport.objects.create(comment=public, reason="abuse", visitor="0" * 32)
    rosa = a_subscriber()
    reader = Reader.of(rosa.recipient_key, rosa.email)
    change = AddressChange.objects.create(reader=reader, old_key=rosa.recipient_key, new_email="new@example.org")
    upload = SubscriberImport.objects.create(file_name="list.csv", content="email\nsam@example.org\n")
    work()
    mail.outbox.clear()

    def token(path: str) -> str:
        return path.rstrip("/").rpartition("/")[2]

    return {
        "slug": "harbours",
        "slugs": "harbours+piers",
        "year": 2026,
        "month": 6,
        "key": rosa.recipient_key,
        "name": "post_published",
        "path": "nothing.jpg",
        "number": public.pk,
        "uidb36": "1",
        "account_reset_password_from_key.key": "set-password",
        "account_confirm_email.key": "nobodys",
        "blog:tag.slug": Tag.objects.get(slug="harbours").slug,
        "blog:author.slug": a_user("Ada").profile.slug,
        "blog:author_feed.slug": a_user("Ada").profile.slug,
        "blog:author_feed_rss.slug": a_user("Ada").profile.slug,
        "blog:author_feed_json.slug": a_user("Ada").profile.slug,
        "blog.post": post.pk,
        "blog:calendar_feed.token": CalendarKey.make_for(a_moderator("Mo")),
        "bellbird_calendar.pk": post.pk,
        "bellbird_posts.pk": post.pk,
        "blog:sitemap_part.kind": "posts",
        "blog:sitemap_part.number": 0,
        "blog:series.slug": series.slug,
        "blog.pk": public.pk,
        "blog:decide.token": token(moderation_path(waiting, "approve", a_moderator("Mo"))),
        "notifications:confirm.token": token(path_of(confirm_link(rosa.recipient_key))),
        "notifications:unsubscribe.token": token(leaving(rosa)),
        "notifications:address_change.token": token(path_of(address_change_link(change.pk, "old"))),
        "notifications.token": token(preferences_of(rosa)),
        "bellbird_events.pk": Event.objects.filter(kind="post_published").get().pk,
        "bellbird_events:post.pk": post.pk,
        "bellbird_events:comment.pk": waiting.pk,
        "bellbird_events:retry.pk": ReceiverRun.objects.first().pk,  # type: ignore[union-attr]
        "bellbird_events:skip.pk": ReceiverRun.objects.first().pk,  # type: ignore[union-attr]
        "bellbird_subscribers.pk": upload.pk,
        "bellbird_outbox.pk": Delivery.objects.filter(mail="post_published").get().pk,
        "bellbird_reports.pk": post.pk,
        "bellbird_sheet.pk": post.pk,
        "bellbird_reviews.pk": a_review(post).pk,
        "wagtailsnippets_blog_comment.pk": waiting.pk,
        "bellbird_moderation:lift.pk": ban(public, a_moderator("Mo"), kinds=["account"], reason="")[0].pk,
        "wagtailsnippets_blog_tag.pk": Tag.objects.get(slug="harbours").pk,
        "wagtailsnippets_blog_tag:unmerge.pk": merge.pk,
        "wagtailsnippets_blog_tag:unmerge_all.pk": merge.pk,
        "wagtailsnippets_blog_series.pk": series.pk,
        "profiles.pk": a_user("Ada").profile.pk,
        "wagtailadmin_pages.page_id": post.pk,
        "pk": waiting.pk,
    }


def a_review(post: Post) -> ReviewSlot:
    """A question whether ``post`` is good, which locks it for nobody."""
    workflow, revision = Workflow.objects.get(name="Review"), post.save_revision()
    kinds = {"content_type": post.get_content_type(), "base_content_type": post.get_base_content_type()}
    state = WorkflowState.objects.create(object_id=str(post.pk), workflow=workflow, status="approved", **kinds)
    task_state = TaskState.objects.create(workflow_state=state, revision=revision, task=workflow.tasks.get())
    return ReviewSlot.objects.create(task_state=task_state, post=post)


def an_author(name: str = "Cleo") -> User:
    """May enter the admin and write posts of their own, and is in no group of ours."""
    user, group = a_user(name), Group.objects.create(name="Authors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    blog = Post.objects.get().get_parent()
    GroupPagePermission.objects.create(group=group, page=blog, permission=Permission.objects.get(codename="add_page"))
    user.groups.add(group)
    return user


def somebody(role: str) -> Client:
    people = {
        "reader": lambda: a_user("Rik"),
        "author": an_author,
        "editor": lambda: an_editor("Edda"),
        "moderator": lambda: a_moderator("Mo"),
        "admin": lambda: an_admin("Dot"),
    }
    return Client() if role == "guest" else at_the_desk(people[role]())


def test_every_address_of_ours_says_who_may_what() -> None:
    assert set(OURS) == set(MAY)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_looks_where_they_may_not_and_looking_changes_nothing(things: dict[str, Any], role: str) -> None:
    client, before = somebody(role), all_that_is_stored()

    seen = {name for name, door in OURS.items() if not is_turned_away(knock(client, "GET", _path(door, things)))}

    assert seen == {name for name, (may_look, _) in MAY.items() if role in may_look}
    assert differences(before, all_that_is_stored()) == []


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_change_something_does_not(things: dict[str, Any], role: str) -> None:
    client, before = somebody(role), all_that_is_stored()
    shut = {name: door for name, door in OURS.items() if role not in MAY[name][1]}

    for name, door in shut.items():
        for data in ({}, CHANGES):
            assert is_turned_away(knock(client, "POST", _path(door, things), data)), name

    assert differences(before, all_that_is_stored()) == []


@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_something_gets_in(things: dict[str, Any], role: str) -> None:
    client, open_to_them = somebody(role), {name: door for name, door in OURS.items() if role in MAY[name][1]}

    for name, door in open_to_them.items():
        with undone():
            assert not is_turned_away(knock(client, "POST", _path(door, things))), name


@pytest.mark.parametrize("role", ["guest", "admin"])
def test_nothing_is_changed_by_a_form_from_elsewhere(things: dict[str, Any], role: str) -> None:
    client, before = somebody(role), all_that_is_stored()
    client.handler.enforce_csrf_checks = True
    believed = set()

    for name, door in OURS.items():
        if role in MAY[name][1]:
            with undone():
                answer = knock(client, "POST", _path(door, things), CHANGES)
                believed |= {name} if answer.status_code != 403 else set()
                assert name in EXEMPT_FROM_CSRF or differences(before, all_that_is_stored()) == [], name

    assert believed == EXEMPT_FROM_CSRF


@pytest.mark.parametrize("role", ["guest", "reader"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_readers_find_every_door_of_the_admin_shut(things: dict[str, Any], role: str, method: str) -> None:
    client, before = somebody(role), all_that_is_stored()
    inside = [door for door in doors() if door.route.startswith("admin/") and door.name not in OPEN_IN_ADMIN]
    paths = {door.name: door.path(things) for door in inside}

    open_doors = [name for name, path in paths.items() if path and not is_turned_away(knock(client, method, path))]

    assert len(paths) > 100
    assert open_doors == []
    assert differences(before, all_that_is_stored()) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_guests_are_asked_to_sign_in_wherever_an_account_is_at_stake(things: dict[str, Any], method: str) -> None:
    below = {door.name: door.path(things) for door in doors() if door.route.startswith("accounts/")}
    shut = {name: path for name, path in below.items() if path and name not in OPEN_BELOW_ACCOUNTS}

    assert len(shut) > 20
    assert [name for name, path in shut.items() if not is_turned_away(knock(Client(), method, path))] == []


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is stored inside the block has never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _path(door: Door, things: dict[str, Any]) -> str:
    path = door.path(things)
    assert path is not None, f"nothing to put into {door.route}"
    return path
