"""The roles of ``blog.roles``, as groups; and one workflow of one review, out of Wagtail's own where it is untouched.

Runs once: what administrators change afterwards stays as they left it. A group of the same name that is there already
is left alone, but for Wagtail's Editors, who have all that is theirs.
"""

from typing import Any

from django.db import migrations

ALL = "add change delete"
ENTER = {("wagtailadmin", "admin"): "access_admin"}
NAMES = {("blog", "tag"): f"{ALL} view", ("blog", "series"): f"{ALL} view"}
COMMENTS = {("blog", "comment"): "change view"}
MAILS = {("notifications", "delivery"): "change view", ("notifications", "postupdate"): "add"}
SUBSCRIBERS = {
    ("notifications", "subscription"): "change delete view",
    ("notifications", "subscriberimport"): "add export_subscribers",
}
SITE = {
    ("blog", "blogsettings"): "change",
    ("blog", "user"): ALL,
    ("blog", "userprofile"): "change view",
    ("cms", "sitewords"): "change",
    ("auth", "group"): ALL,
    ("wagtailcore", "collection"): ALL,
    ("wagtailcore", "site"): ALL,
    ("wagtailcore", "task"): ALL,
    ("wagtailcore", "workflow"): ALL,
    ("wagtailredirects", "redirect"): ALL,
}
PUBLISHING = "add change publish lock unlock"
# by the group: what is granted on pages, on files, and beside these
ROLES: dict[str, tuple[str, str, dict[tuple[str, str], str]]] = {
    "Writers": ("add", "add choose", ENTER),
    "Comment moderators": ("", "", ENTER | COMMENTS),
    "Publishers": (PUBLISHING, "add change choose", ENTER | NAMES | MAILS),
    "Administrators": (
        f"{PUBLISHING} bulk_delete",
        "add change choose",
        ENTER | NAMES | MAILS | COMMENTS | SUBSCRIBERS | SITE,
    ),
}
WHOLE = {"access_admin": "Can access Wagtail admin", "export_subscribers": "Can export subscribers"}
NAMED = {
    "subscriberimport": "subscriber import",
    "postupdate": "post update",
    "blogsettings": "blog settings",
    "userprofile": "user profile",
    "sitewords": "help, privacy, accessibility",
}
WAGTAILS_WORKFLOW, OURS = "Moderators approval", "Review"


def make_roles(apps: Any, schema_editor: Any) -> None:
    group_model = apps.get_model("auth", "Group")
    for name, (pages, files, permissions) in ROLES.items():
        group, is_new = group_model.objects.get_or_create(name=name)
        if not is_new:
            continue
        for (app, model), verbs in permissions.items():
            group.permissions.add(*(_permission(apps, app, model, verb) for verb in verbs.split()))
        _grant_pages(apps, group, pages.split())
        _grant_files(apps, group, files.split())


def _permission(apps: Any, app: str, model: str, verb: str) -> Any:
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    codename = verb if verb in WHOLE else f"{verb}_{model}"
    name = WHOLE.get(verb, f"Can {verb} {NAMED.get(model, model)}")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


def _grant_pages(apps: Any, group: Any, verbs: list[str]) -> None:
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    granted = apps.get_model("wagtailcore", "GroupPagePermission")
    for verb in verbs if root else ():
        granted.objects.create(group=group, page=root, permission=_permission(apps, "wagtailcore", "page", verb))


def _grant_files(apps: Any, group: Any, verbs: list[str]) -> None:
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    granted = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for verb in verbs if root else ():
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            granted.objects.create(group=group, collection=root, permission=_permission(apps, app, model, verb))


def make_review(apps: Any, schema_editor: Any) -> None:
    """Wagtail's workflow under a name that says what it is, with everybody in it who publishes."""
    group_model = apps.get_model("auth", "Group")
    tasks = apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name=WAGTAILS_WORKFLOW, active=True)
    task = tasks.first()
    if task is None or [group.name for group in task.groups.all()] != ["Moderators"]:
        return
    task.groups.add(*group_model.objects.filter(name__in=["Publishers", "Administrators"]))
    task.name = OURS
    task.save()
    workflows = apps.get_model("wagtailcore", "Workflow").objects
    workflows.filter(name=WAGTAILS_WORKFLOW, workflow_tasks__task_id=task.pk).update(name=OURS)


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0019_mail_words"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_review, migrations.RunPython.noop),
    ]
