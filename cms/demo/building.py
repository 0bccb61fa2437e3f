"""Builds the demo site, once, in one transaction."""

from collections.abc import Callable

from django.db import transaction
from wagtail.models import Collection, Page, Site

from blog.models import BlogIndexPage, BlogSettings, Post, Series, Tag
from blog.origins import Origin, publication_origin
from blog.work import Shift, drain_all
from cms.demo import content_files
from cms.demo.people import make_people, make_subscribers
from cms.demo.writing import SHELF, Writer

Say = Callable[[str], None]


class SiteHasContent(Exception):
    """There is a site here already, and it is not the demo's."""


def is_built() -> bool:
    """Whether the demo site stands here already."""
    return Collection.objects.filter(name=SHELF).exists()


def build(host: str, port: int, say: Say) -> None:
    """Build the demo site in an empty database.

    :param host: where it will answer; mails and feeds name this address.
    :param say: told how far things are.
    :raises SiteHasContent: when there are posts that are not the demo's.
    """
    if Post.objects.exists():
        raise SiteHasContent
    with transaction.atomic(), publication_origin(Origin.IMPORT, "the demo site"):
        _build(host, port, say)
    say("Counting tags and filling the search index")
    drain_all(Shift())


def _build(host: str, port: int, say: Say) -> None:
    site = content_files.site()
    blog = _blog(site, host, port)
    say(f"People: {len(site['people'])}")
    people = make_people(site["people"])
    for each in site["series"]:
        Series.objects.create(**each)
    for each in site["tags"]:
        Tag.objects.create(**each)
    make_subscribers(site["subscribers"])
    writer, texts = Writer(blog, people), content_files.posts()
    for number, text in enumerate(texts, start=1):
        say(f"Post {number}/{len(texts)}: {text['title']}")
        writer.write(text)


def _blog(site: dict[str, str], host: str, port: int) -> BlogIndexPage:
    blog = BlogIndexPage.objects.first()
    if blog is None:
        blog = Page.get_first_root_node().add_child(instance=BlogIndexPage(title=site["name"], slug="home"))
    blog.title, blog.search_description = site["name"], site["description"]
    blog.save()
    address = {"hostname": host, "port": port, "site_name": site["name"], "root_page": blog}
    record, _ = Site.objects.update_or_create(is_default_site=True, defaults=address)
    BlogSettings.objects.update_or_create(site=record, defaults={"tagline": site["tagline"]})
    return blog
