"""The roles that every site begins with, tried by real requests: each deed, each role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Site, Workflow

from blog.models import BlogSettings, Event, Post, ReceiverRun, RunState, Series, Tag, User
from blog.roles import ROLES, SENTENCES, Role
from cms.models import SiteWords
from tests.blog.admin_desk import at_the_desk, edit_address, filled_in, new_post_address
from tests.blog.reviewing_desk import handed_in, in_role
from tests.factories import a_comment, a_draft, a_post, a_user

pytestmark = pytest.mark.django_db
W, E, M, P, A = (role.group for role in ROLES)
PUBLISH = {"action-publish": "1"}

Deed = Callable[[Client, User], Any]


def permissions_of(group: Group) -> set[str]:
    return {f"{app}.{name}" for app, name in group.permissions.values_list("content_type__app_label", "codename")}


@pytest.mark.parametrize("role", ROLES, ids=[role.name for role in ROLES])
def test_every_site_begins_with_the_roles_as_they_are_stated(role: Role) -> None:
    group = Group.objects.get(name=role.group)

    pages = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    files = GroupCollectionPermission.objects.filter(group=group).values_list("permission__codename", flat=True)

    assert {name.removesuffix("_page") for name in pages} == role.pages
    assert {name.rsplit("_", 1)[0] for name in files} == role.files
    legacy = {name for name in permissions_of(group) if name.startswith(("wagtailimages.", "wagtaildocs."))}
    assert permissions_of(group) - legacy == role.permissions
    assert role.sentence == SENTENCES[role.group]


def test_the_review_that_every_site_begins_with_asks_whoever_publishes() -> None:
    task = GroupApprovalTask.objects.get()

    assert Workflow.objects.get().name == "Review"
    assert {group.name for group in task.groups.all()} == {P, A, "Moderators"}


def write_a_post(desk: Client, user: User) -> Any:
    return desk.post(new_post_address(), filled_in())


def edit_own_draft(desk: Client, user: User) -> Any:
    post = a_draft("Mine", author=user)
    return desk.post(edit_address(post), filled_in(slug=post.slug))


def edit_a_draft_of_others(desk: Client, user: User) -> Any:
    post = a_draft("Ada's")
    return desk.post(edit_address(post), filled_in(slug=post.slug))


def changed(post: Post, **fields: Any) -> bool:
    return Post.objects.filter(pk=post.pk, **fields).exists()


def publish(desk: Client, user: User) -> Any:
    post = a_draft("Ready", author=user)
    desk.post(edit_address(post), {**filled_in(slug=post.slug), **PUBLISH})
    return changed(post, live=True)


def schedule(desk: Client, user: User) -> Any:
    post = a_draft("Later", author=user)
    desk.post(edit_address(post), {**filled_in(slug=post.slug, go_live_at="2090-05-01 10:00"), **PUBLISH})
    return post.revisions.filter(approved_go_live_at__isnull=False).exists()


def unpublish(desk: Client, user: User) -> Any:
    return desk.post(reverse("wagtailadmin_pages:unpublish", args=[a_post("Live", author=user).pk]))


def delete_a_live_post(desk: Client, user: User) -> Any:
    return desk.post(reverse("wagtailadmin_pages:delete", args=[a_post("Live", author=user).pk]))


def delete_own_draft(desk: Client, user: User) -> Any:
    return desk.post(reverse("wagtailadmin_pages:delete", args=[a_draft("Mine", author=user).pk]))


def approve_a_post(desk: Client, user: User) -> Any:
    state = handed_in("In review").current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[state.revision.object_id, "approve", state.pk])
    return desk.post(address, {"comment": ""})


def see_reviews(desk: Client, user: User) -> Any:
    return desk.get(reverse("bellbird_reviews:index"))


def approve_a_comment(desk: Client, user: User) -> Any:
    address = reverse("wagtailsnippets_blog_comment:decide", args=[a_comment().pk])
    return desk.post(address, {"decision": "approve"})


def rename_a_tag(desk: Client, user: User) -> Any:
    tag = Tag.objects.create(name="Quays")
    return desk.get(reverse("wagtailsnippets_blog_tag:edit", args=[tag.pk]))


def begin_a_series(desk: Client, user: User) -> Any:
    Series.objects.create(title="Tides", slug="tides")
    return desk.get(reverse("wagtailsnippets_blog_series:add"))


def see_subscribers(desk: Client, user: User) -> Any:
    return desk.get(reverse("bellbird_subscribers:index"))


def import_subscribers(desk: Client, user: User) -> Any:
    return desk.get(reverse("bellbird_subscribers:import"))


def export_subscribers(desk: Client, user: User) -> Any:
    return desk.get(reverse("bellbird_subscribers:export"))


def see_the_outbox(desk: Client, user: User) -> Any:
    return desk.get(reverse("bellbird_outbox:index"))


def retry_an_effect(desk: Client, user: User) -> Any:
    event = Event.objects.get(kind="post_published", subject_id=str(a_post("Live").pk))
    run = ReceiverRun.objects.filter(event=event)[0]
    ReceiverRun.objects.filter(pk=run.pk).update(state=RunState.DEAD, finished_at=timezone.now())
    return desk.post(reverse("bellbird_events:retry", args=[run.pk]))


def _settings_of(model: type) -> str:
    site = Site.objects.get(is_default_site=True)
    return reverse("wagtailsettings:edit", args=[model._meta.app_label, model._meta.model_name, site.pk])  # type: ignore[attr-defined]


def change_settings(desk: Client, user: User) -> Any:
    return desk.get(_settings_of(BlogSettings))


def change_the_sites_words(desk: Client, user: User) -> Any:
    return desk.get(_settings_of(SiteWords))


def make_a_person(desk: Client, user: User) -> Any:
    return desk.get(reverse("wagtailusers_users:add"))


def change_a_role(desk: Client, user: User) -> Any:
    return desk.get(reverse("wagtailusers_groups:edit", args=[Group.objects.get(name=W).pk]))


def change_the_workflow(desk: Client, user: User) -> Any:
    return desk.get(reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.get().pk]))


MATRIX: dict[Deed, set[str]] = {
    write_a_post: {W, E, P, A},
    edit_own_draft: {W, E, P, A},
    edit_a_draft_of_others: {E, P, A},
    delete_own_draft: {W, E, P, A},
    publish: {P, A},
    schedule: {P, A},
    unpublish: {P, A},
    delete_a_live_post: {P, A},
    approve_a_post: {P, A},
    see_reviews: {P, A},
    approve_a_comment: {M, A},
    rename_a_tag: {P, A},
    begin_a_series: {E, P, A},
    see_subscribers: {A},
    import_subscribers: {A},
    export_subscribers: {A},
    see_the_outbox: {P, A},
    retry_an_effect: {P, A},
    change_settings: {A},
    change_the_sites_words: {A},
    make_a_person: {A},
    change_a_role: {A},
    change_the_workflow: {A},
}


def is_allowed(answer: Any) -> bool:
    """Whether the deed was done: the admin leads whoever may not home, or says 403."""
    if isinstance(answer, bool):
        return answer
    home = reverse("wagtailadmin_home")
    return answer.status_code == 200 or (answer.status_code == 302 and answer["Location"] != home)


@pytest.mark.parametrize("role", ROLES, ids=[role.name for role in ROLES])
@pytest.mark.parametrize("deed", MATRIX, ids=[deed.__name__ for deed in MATRIX])
def test_a_role_may_do_what_it_is_for_and_nothing_else(deed: Deed, role: Role) -> None:
    user = in_role("Rae", role.group)

    allowed = is_allowed(deed(at_the_desk(user), user))

    assert allowed is (role.group in MATRIX[deed])


def test_the_form_for_a_new_person_says_what_each_role_is_for() -> None:
    page = at_the_desk(in_role("Ava", A)).get(reverse("wagtailusers_users:add")).content.decode()

    for role in ROLES:
        assert f"{role.group}: {escape(role.sentence)}" in page


def test_a_person_is_given_a_role_by_the_form() -> None:
    group = Group.objects.get(name=W)
    form = {
        "username": "nia",
        "email": "nia@example.org",
        "first_name": "Nia",
        "last_name": "N",
        "password1": "a long enough passphrase",
        "password2": "a long enough passphrase",
        "groups": [group.pk],
    }

    at_the_desk(in_role("Ava", A)).post(reverse("wagtailusers_users:add"), form)

    assert list(a_user("nia").groups.all()) == [group]
