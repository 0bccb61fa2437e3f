"""Many due posts at once, written as rows: the ordinary way takes longer than what is to be tested."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, Revision

from blog.models import Post, PostPublication
from tests.factories import a_draft, a_post, the_blog


def due_posts(number: int, bad: int) -> None:
    """Posts whose approved go-live date has passed.

    :param bad: so many of them want a slug that a live post has.
    """
    if not number:
        return
    a_post("Taken", slug="taken", announcement=Post.Announcement.NEVER)
    pattern = a_draft("Due pattern")
    revision = pattern.save_revision()
    base = Page.objects.get(pk=pattern.pk)
    index = the_blog()
    last = index.get_last_child().path
    pages = []
    for n in range(number):
        last = Page(path=last)._inc_path()
        pages.append(_page_like(base, n, last))
    pages = Page.objects.bulk_create(pages)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + number)
    _posts_like(Post.objects.get(pk=pattern.pk), pages)
    moment = timezone.now() - timedelta(minutes=2)
    Revision.objects.bulk_create([_revision_like(revision, page, n < bad, moment) for n, page in enumerate(pages)])
    PostPublication.objects.bulk_create([PostPublication(post_id=page.pk, scheduled_for=moment) for page in pages])
    Post.objects.get(pk=pattern.pk).delete()


def _page_like(base: Page, n: int, path: str) -> Page:
    fields = {f.attname: getattr(base, f.attname) for f in Page._meta.concrete_fields if not f.primary_key}
    own = {"path": path, "title": f"Due {n}", "draft_title": f"Due {n}", "slug": f"due-{n}", "numchild": 0}
    own |= {"url_path": f"{base.url_path.rsplit('/', 2)[0]}/due-{n}/", "latest_revision_id": None}
    own |= {"translation_key": None}
    page = Page(**fields | own)
    page.translation_key = Page._meta.get_field("translation_key").get_default()
    return page


def _posts_like(pattern: Post, pages: list[Page]) -> None:
    fields = {f.attname: getattr(pattern, f.attname) for f in Post._meta.local_concrete_fields if not f.primary_key}
    for page in pages:
        Post(page_ptr_id=page.pk, **fields).save_base(raw=True)


def _revision_like(pattern: Revision, page: Page, is_bad: bool, moment: datetime) -> Revision:
    slug = "taken" if is_bad else page.slug
    own = {"pk": page.pk, "path": page.path, "title": page.title, "draft_title": page.title, "slug": slug}
    own |= {"url_path": page.url_path, "post_authors": [], "tagged_items": [], "go_live_at": moment.isoformat()}
    own |= {"translation_key": str(page.translation_key)}
    return Revision(
        content_type=ContentType.objects.get_for_model(Post),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        approved_go_live_at=moment,
        content=pattern.content | own,
        object_str=page.title,
        created_at=moment,
    )
