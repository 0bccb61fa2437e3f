"""A new installation starts with an empty blog as its first page, in place of Wagtail's welcome page."""

from typing import Any

from django.db import migrations


def turn_welcome_page_into_blog(apps: Any, schema_editor: Any) -> None:
    page_model = apps.get_model("wagtailcore", "Page")
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    page = page_model.objects.filter(pk=site.root_page_id, slug="home", numchild=0).first() if site else None
    if page is None or page.content_type.model != "page":
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="blog", model="blogindexpage"
    )
    index = apps.get_model("blog", "BlogIndexPage")(page_ptr_id=page.pk)
    for field in page_model._meta.concrete_fields:
        setattr(index, field.attname, getattr(page, field.attname))
    index.content_type_id = content_type.pk
    index.title = index.draft_title = "Bellbird"
    index.save()


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_blog"), ("wagtailcore", "0098_apitoken"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(turn_welcome_page_into_blog, migrations.RunPython.noop)]
