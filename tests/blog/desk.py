"""What people do in the admin, sent as their browsers send it, and what their scripts send to Wagtail's API v3."""

from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.models.api import APIToken
from wagtail.test.utils.form_data import querydict_from_html

from blog.models import Post, User
from tests.factories import an_admin, the_blog


def signed_in(user: User | None = None) -> Client:
    """The browser of somebody who has signed in: Dot, unless said otherwise."""
    client = Client()
    client.force_login(user or an_admin("Dot"))
    return client


def form_of(desk: Client, address: str) -> QueryDict:
    """The editor's form at ``address`` as it stands when the page has loaded, ready to be filled in."""
    answer = desk.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    form = querydict_from_html(answer.content.decode(), form_id="page-edit-form").copy()
    form.setdefault("body-count", "0")  # the browser's own script draws the blocks of the text
    return form


def press(desk: Client, address: str, form: QueryDict, button: str = "", **fields: Any) -> Any:
    """Send a form by one of its buttons and expect to be led on, as after every success."""
    for name, value in fields.items():
        form[name] = value
    if button:
        form[button] = "1"
    answer = desk.post(address, form.urlencode(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302, _complaints(answer)
    return answer


def _complaints(answer: Any) -> Any:
    form = answer.context["form"] if answer.context and "form" in answer.context else None
    return (answer.status_code, form.errors if form is not None else answer.content[:500])


def write(desk: Client, title: str, button: str = "", **fields: Any) -> Post:
    """Create a post by the form, save it as a draft or press another button."""
    address = reverse("wagtailadmin_pages:add", args=["blog", "post", the_blog().pk])
    press(desk, address, form_of(desk, address), button, title=title, slug=title.lower().replace(" ", "-"), **fields)
    return Post.objects.get(title=title)


def edit(desk: Client, page: Page, button: str = "", **fields: Any) -> Any:
    """Change a page by its form, save the draft or press another button."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return press(desk, address, form_of(desk, address), button, **fields)


def confirm(desk: Client, name: str, page: Page, **fields: Any) -> Any:
    """Answer yes on one of the admin's confirmation pages, e.g. ``unpublish`` or ``delete``."""
    answer = desk.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), fields)
    assert answer.status_code == 302, _complaints(answer)
    return answer


def in_bulk(desk: Client, action: str, *pages: Page, **fields: Any) -> None:
    """Tick pages in the listing and choose an action."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    answer = desk.post(f"{address}?{chosen}", fields)
    assert answer.status_code == 302, _complaints(answer)


def moderated() -> Workflow:
    """A workflow of one approval by Moderators, in force for the whole blog."""
    from django.contrib.auth.models import Group

    workflow = Workflow.objects.create(name="Second reader")
    task = GroupApprovalTask.objects.create(name="Read by a moderator")
    task.groups.add(Group.objects.get_or_create(name="Moderators")[0])
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=Page.objects.get(pk=the_blog().pk), defaults={"workflow": workflow})
    return workflow


def call_api(method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    """Call Wagtail's API v3 for pages with Dot's token. It has no signed-in person, so the origin is code."""
    _, token = APIToken.create_token(user=an_admin(), name="a script")
    send = getattr(Client(headers={"authorization": f"Bearer {token}"}), method)
    answer = send(f"/api/v3/pages/{address}", body, content_type="application/json")
    assert answer.status_code in (200, 201, 204), (answer.status_code, answer.content)
    return answer
