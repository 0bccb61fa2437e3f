"""Roads 9 to 14: copies, aliases, translations."""

from collections.abc import Iterator

from wagtail.models import Locale

from blog.models import Post
from tests.blog import desk as at
from tests.blog.roads.road import road
from tests.factories import a_draft, a_post, the_blog


@road(9, "copy")
def a_copy_that_stays_live() -> Iterator[None]:
    post = a_post()
    yield
    post.copy(keep_live=True, update_attrs={"slug": "a-copy", "title": "A copy"})


@road(9, "copy")
def the_copy_view() -> Iterator[None]:
    desk, post = at.signed_in(), a_post()
    yield
    fields = {"new_title": "Again", "new_slug": "again", "new_parent_page": the_blog().pk, "publish_copies": "on"}
    at.confirm(desk, "copy", post, **fields)


@road(9)
def a_copy_that_is_a_draft() -> Iterator[None]:
    post = a_post()
    yield
    post.copy(keep_live=False, update_attrs={"slug": "a-copy"})


@road(9, "code")
def publishing_the_copy_of_a_draft() -> Iterator[None]:
    copy = a_draft().copy(keep_live=False, update_attrs={"slug": "a-copy"})
    copy = Post.objects.get(pk=copy.pk)
    yield
    copy.publish()


@road(10)
def an_alias_of_a_live_post() -> Iterator[None]:
    post = a_post()
    yield
    post.create_alias(update_slug="an-alias")


@road(11, "code")
def a_source_whose_alias_follows() -> Iterator[None]:
    draft = a_draft()
    draft.create_alias(update_slug="an-alias")
    yield
    draft.publish()


@road(11)
def an_edit_of_a_source_whose_alias_follows() -> Iterator[None]:
    post = a_post()
    post.create_alias(update_slug="an-alias")
    yield
    post.title = "Edited"
    post.publish()


def _in_french() -> Locale:
    return Locale.objects.get_or_create(language_code="fr")[0]


@road(12)
def a_translation_that_is_a_draft() -> Iterator[None]:
    post = a_post()
    yield
    post.copy_for_translation(_in_french(), copy_parents=True)


@road(12)
def a_translation_that_is_an_alias() -> Iterator[None]:
    post = a_post()
    yield
    post.copy_for_translation(_in_french(), copy_parents=True, alias=True)


@road(12, "code")
def publishing_a_translation() -> Iterator[None]:
    translation = a_post().copy_for_translation(_in_french(), copy_parents=True)
    translation = Post.objects.get(pk=translation.pk)
    yield
    translation.publish()


@road(13)
def a_tree_kept_in_step_with_another_language() -> Iterator[None]:
    blog, posts = the_blog(), [a_post(), a_draft()]
    yield
    blog.copy_for_translation(_in_french(), copy_parents=True, alias=True)
    for post in posts:
        post.copy_for_translation(_in_french(), alias=True)


@road(14, "copy")
def an_alias_that_becomes_a_post() -> Iterator[None]:
    desk, alias = at.signed_in(), a_post().create_alias(update_slug="an-alias")
    yield
    at.confirm(desk, "convert_alias", alias)


@road(14)
def an_alias_of_a_draft_that_becomes_a_draft() -> Iterator[None]:
    desk, alias = at.signed_in(), a_draft().create_alias(update_slug="an-alias")
    yield
    at.confirm(desk, "convert_alias", alias)
