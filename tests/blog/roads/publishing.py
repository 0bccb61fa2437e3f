"""Roads 1 to 8: somebody, or the clock, publishes a draft."""

from collections.abc import Iterator

from django.core.management import call_command
from django.urls import reverse
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from tests.blog import desk as at
from tests.blog.roads.road import road
from tests.factories import a_draft, a_due_post, a_post, an_admin, the_blog


@road(1, "editor")
def the_create_view() -> Iterator[None]:
    desk = at.signed_in()
    yield
    at.write(desk, "Harbour lights", "action-publish")


@road(2, "editor")
def the_edit_view() -> Iterator[None]:
    desk, draft = at.signed_in(), a_draft()
    yield
    at.edit(desk, draft, "action-publish")


@road(2, "editor", first_time=False)
def the_edit_view_a_second_time() -> Iterator[None]:
    desk, post = at.signed_in(), a_post()
    post.unpublish()
    yield
    at.edit(desk, post, "action-publish")


@road(3, "editor", "editor")
def the_bulk_action() -> Iterator[None]:
    desk, drafts = at.signed_in(), [a_draft(), a_draft()]
    yield
    at.in_bulk(desk, "publish", *drafts)


@road(4, "editor")
def approval_in_a_workflow() -> Iterator[None]:
    desk, draft = at.signed_in(), a_draft()
    at.moderated()
    at.edit(desk, draft, "action-submit")
    state = draft.workflow_states.get().current_task_state
    yield
    desk.post(reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]))


@road(5, "code")
def wagtails_own_command() -> Iterator[None]:
    a_due_post()
    yield
    call_command("publish_scheduled")


@road(5, "schedule")
def our_command() -> Iterator[None]:
    a_due_post()
    yield
    call_command("publish_scheduled_posts", "--quiet", "--no-drain")


@road(6, "code")
def the_action_class() -> Iterator[None]:
    revision = a_draft().save_revision()
    yield
    PublishPageRevisionAction(revision, user=an_admin()).execute()


@road(6, "code")
def the_api_publish_action() -> Iterator[None]:
    draft = a_draft()
    yield
    at.call_api("post", f"{draft.pk}/actions/publish/")


@road(7, "code")
def the_api_create_call() -> Iterator[None]:
    meta = {"type": "blog.Post", "parent_id": the_blog().pk, "action": "publish"}
    yield
    at.call_api("post", "", {"title": "By script", "meta": meta})


@road(7, "code")
def the_api_update_call() -> Iterator[None]:
    draft = a_draft()
    yield
    at.call_api("patch", f"{draft.pk}/", {"title": "By script", "meta": {"type": "blog.Post", "action": "publish"}})


@road(8, "editor")
def the_admins_internal_api() -> Iterator[None]:
    desk, draft = at.signed_in(), a_draft()
    yield
    answer = desk.post(reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"]))
    assert answer.status_code == 200, answer.content
