"""A site with one of everything that is not for everybody, and one post that is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, GroupPagePermission, PageViewRestriction

from blog.models import BlogImage, BlogIndexPage, PopularPost, Post, Series, Tag, TagAlias, User
from tests.blog.admin_desk import a_moderator
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_draft, a_due_post, a_post, a_user, an_admin, the_blog
from tests.leaks.canaries import Canaries
from tests.notifications.people import a_subscriber

TOMORROW = timedelta(days=1)
SHARED = "Everything"
"""The tag that every post wears beside its own, public or not."""


@dataclass
class World:
    """
    :param old_addresses: paths that once led to something.
    :param readers: mail addresses of people who follow everything there is.
    :param letters: the mails that went out.
    :param starts: the addresses that a reader may try.
    """

    canaries: Canaries = field(default_factory=Canaries)
    people: dict[str, User | None] = field(default_factory=dict)
    old_addresses: list[str] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    picture: Any = None

    def words(self, thing: str, audience: str) -> Callable[[str], str]:
        return lambda place: self.canaries.put(thing, place, audience)

    def post(self, make: Callable[..., Post], thing: str, audience: str, **others: Any) -> Post:
        """A post with a canary in every field, an author, a tag and a series of its own, and an approved comment."""
        word = self.words(thing, audience)
        tag = Tag.objects.create(name=word("tag"), slug=word("tag slug"), description=word("tag description"))
        TagAlias.objects.create(slug=f"old-{tag.pk}", tag=tag)
        self.old_addresses += [f"/tags/old-{tag.pk}/", f"/tags/old-{tag.pk}/feed/"]
        author = a_user(word("author"))
        type(author.profile).objects.filter(pk=author.profile.pk).update(bio=word("bio"))
        series = Series.objects.create(title=word("series"), slug=word("series slug"), description=word("about series"))
        post = make(
            word("title"), **texts(word), lead_image=self.picture, author=author, tags=(tag.name, SHARED),
            series=series, published_at=timezone.now() - timedelta(minutes=5), **others,
        )  # fmt: skip
        a_comment(post, name=word("comment name"), body=word("comment")).approve()
        return post


def texts(word: Callable[[str], str]) -> dict[str, Any]:
    """A canary for everything that is written into a post, but its title."""
    return {
        "slug": word("slug"),
        "excerpt": word("excerpt"),
        "body": [("paragraph", f"<p>{word('body')}</p>")],
        "seo_title": word("title for machines"),
        "search_description": word("description for machines"),
        "lead_image_alt": word("alt"),
        "lead_image_caption": word("caption"),
    }


def a_world() -> World:
    """Everything, in the order in which it could have happened."""
    world = World(picture=a_picture("A boat"))
    people(world)
    following(world)
    out_of_time(world)
    behind_doors(world)
    below_doors(world)
    edited(world)
    discussed(world)
    filed(world)
    public = world.post(a_post, "the public post", "everybody")
    links = "".join(f'<p><a linktype="page" id="{page.pk}">on</a></p>' for page in Post.objects.exclude(pk=public.pk))
    links += "".join(f'<p><a linktype="document" id="{each.pk}">file</a></p>' for each in Document.objects.all())
    public.body.append(("paragraph", links))
    public.publish()
    read_by_many()
    return world


def read_by_many() -> None:
    """Every post stands in the ranking of what is read, those first that were not for everybody."""
    PopularPost.objects.bulk_create(PopularPost(post=post, score=10_000_000 - post.pk) for post in Post.objects.all())


def people(world: World) -> None:
    friends, others = Group.objects.create(name="Friends"), Group.objects.create(name="Others")
    writers = Group.objects.create(name="Apprentices")
    writers.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in ("add_page", "change_page"):
        permission = Permission.objects.get(codename=action, content_type__app_label="wagtailcore")
        if action == "add_page":
            GroupPagePermission.objects.create(group=writers, page=the_blog(), permission=permission)
    world.people = {"guest": None, "member": a_user("Cy"), "moderator": a_moderator("Mo"), "superuser": an_admin("Dot")}
    for role, group in {"outsider": others, "friend": friends, "writer": writers}.items():
        person = a_user(role.capitalize())
        person.groups.add(group)
        world.people[role] = person
    word = world.words("somebody who only signed up", "nobody")
    profile = a_user(word("display name")).profile
    type(profile).objects.filter(pk=profile.pk).update(bio=word("bio"))


def following(world: World) -> None:
    for frequency in ("at_once", "daily"):
        word = world.words(f"a reader {frequency}", "nobody")
        world.readers.append(a_subscriber(f"{word('address')}@example.org", frequency=frequency).email)


def out_of_time(world: World) -> None:
    """What is not live: not yet, or no more."""
    world.post(a_draft, "a draft", "nobody")
    world.post(a_draft, "a scheduled post", "nobody").schedule(timezone.now() + TOMORROW)
    world.post(a_due_post, "a post that is due", "nobody")
    world.post(a_post, "an unpublished post", "nobody").unpublish()
    world.post(a_post, "an expired post", "nobody").unpublish(set_expired=True)
    over = world.post(a_post, "a post whose time is over", "nobody")
    Post.objects.filter(pk=over.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    world.post(a_post, "a deleted post", "nobody").delete()


def behind_doors(world: World) -> None:
    """Posts that are closed themselves; each has an alias that stands in the open."""
    for kind, audience in {"login": "members", "groups": "friends", "password": "nobody"}.items():
        post = world.post(a_post, f"a {kind} post", audience)
        close(post, kind)
        alias = world.canaries.put(f"the alias of a {kind} post", "slug", "nobody")
        post.create_alias(parent=the_blog(), update_slug=alias)
    draft = world.post(a_draft, "a draft that has an alias", "nobody")
    draft.create_alias(parent=the_blog(), update_slug=world.canaries.put("the alias of a draft", "slug", "nobody"))


def below_doors(world: World) -> None:
    """Posts in sections that are closed, one of them behind two doors."""
    for kind, audience in {"login": "members", "groups": "friends", "password": "nobody"}.items():
        word = world.words(f"a {kind} section", audience)
        section = BlogIndexPage(title=word("title"), slug=word("slug"), introduction=f"<p>{word('introduction')}</p>")
        the_blog().add_child(instance=section)
        close(section, kind)
        post = world.post(a_post, f"a post in a {kind} section", audience)
        world.old_addresses.append(post.get_url())
        post.move(section, pos="last-child")
        alias = world.canaries.put(f"the alias of a post in a {kind} section", "slug", "nobody")
        Post.objects.get(pk=post.pk).create_alias(parent=the_blog(), update_slug=alias)
        both = world.post(a_post, f"a groups post in a {kind} section", "friends" if kind != "password" else "nobody")
        both.move(BlogIndexPage.objects.get(pk=section.pk), pos="last-child")
        close(both, "groups")


def close(page: Any, kind: str) -> None:
    restriction = PageViewRestriction(page=page.page_ptr, restriction_type=kind, password="moth")
    restriction.save()
    if kind == "groups":
        restriction.groups.add(Group.objects.get(name="Friends"))


def edited(world: World) -> None:
    """Live posts whose editors have other words in mind, and one that got another address behind its door."""
    for thing in ("the draft of a live post", "a scheduled edit"):
        post = world.post(a_post, f"a post with {thing}", "everybody")
        word = world.words(thing, "nobody")
        post.title = word("title")
        for name, value in texts(word).items():
            setattr(post, name, value)
        post.tags.add(Tag.objects.create(name=word("tag"), description=word("tag description")))
        if thing == "a scheduled edit":
            post.schedule(timezone.now() + TOMORROW)
        else:
            post.save_revision()
    moved = world.post(a_post, "a post that moved behind its door", "members")
    world.old_addresses.append(moved.get_url())
    close(moved, "login")
    moved.slug = world.canaries.put("a post that moved behind its door", "new slug", "members")
    moved.publish()


def discussed(world: World) -> None:
    """Comments that nobody, or not everybody, should read, and an answer to one that is gone."""
    post = world.post(a_post, "a post with comments", "everybody")
    for verdict in ("pending", "rejected", "spam", "removed"):
        word = world.words(f"a {verdict} comment", "nobody")
        comment = a_comment(post, name=word("name"), email=f"{word('address')}@example.org", body=word("body"))
        said = world.words(f"an answer to a {verdict} comment", "everybody" if verdict == "removed" else "nobody")
        comment.approve()
        answer = a_comment(post, parent=comment, name=said("name"), body=said("body"))
        answer.approve()
        type(comment).objects.filter(pk=comment.pk).update(status=verdict)
        if verdict != "removed":
            type(comment).objects.filter(pk=answer.pk).update(status="rejected")
    address = world.canaries.put("an approved comment", "address", "nobody")
    a_comment(post, email=f"{address}@example.org").approve()


def filed(world: World) -> None:
    """A document in a collection for members."""
    word = world.words("a document", "members")
    collection = Collection.get_first_root_node().add_child(name=word("collection"))
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    file = ContentFile(word("content").encode(), name=f"{word('file')}.txt")
    Document.objects.create(title=word("title"), collection=collection, file=file)
    BlogImage.objects.create(title=world.canaries.put("a picture", "title", "nobody"), file=world.picture.file)
