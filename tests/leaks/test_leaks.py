"""Nobody reads what is not for them, wherever they look; and whoever looks so hard finds all that is."""

import pytest
from django.test import Client

from tests.cms.doors import doors
from tests.leaks.addresses import NOT_TRIED, is_public, paths_of
from tests.leaks.canaries import ROLES, words_in
from tests.leaks.crawler import ask, crawl, leaks
from tests.leaks.world import World

pytestmark = pytest.mark.django_db

OF_A_POST = ("title", "excerpt", "body", "alt", "caption", "tag", "author", "series", "comment")


def somebody(world: World, role: str) -> Client:
    client = Client()
    person = world.people[role]
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_nobody_finds_what_is_not_for_them_and_everybody_what_is(world: World, role: str) -> None:
    finds = list(crawl(somebody(world, role), world.starts))

    found = set().union(*(find.words for find in finds))
    wanted = {word for place in OF_A_POST for word in world.canaries.of(place)} & world.canaries.for_role(role)
    assert list(leaks(finds, world.canaries, role)) == []
    assert sorted(str(world.canaries[word]) for word in wanted - found if is_of_a_post(world, word)) == []


def is_of_a_post(world: World, word: str) -> bool:
    return " post" in f" {world.canaries[word].thing}"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/", "title"),
        ("/feed/", "body"),
        ("/feed/rss/", "body"),
        ("/feed.json", "body"),
        ("/comments/feed/", "comment"),
        ("/comments/feed/rss/", "comment"),
        ("/sitemap-posts-0.xml", "slug"),
        ("/sitemap-tags-0.xml", "tag slug"),
        ("/sitemap-authors-0.xml", "author"),
        ("/sitemap-lists-0.xml", "series slug"),
        ("/llms.txt", "excerpt"),
        ("/humans.txt", "author"),
        ("/tags/", "tag"),
        ("/tags/{tag slug}/", "title"),
        ("/tags/{tag slug}/feed/", "title"),
        ("/tags/everything+{tag slug}/", "title"),
        ("/authors/", "author"),
        ("/authors/{author}/", "title"),
        ("/tags/{tag slug}/feed/rss/", "title"),
        ("/tags/{tag slug}/feed.json", "title"),
        ("/authors/{author}/feed/", "title"),
        ("/authors/{author}/feed/rss/", "title"),
        ("/authors/{author}/feed.json", "title"),
        ("/series/{series slug}/", "title"),
        ("/search/?q={body}", "title"),
        ("/search/?q={title}", "slug"),
        ("/search/?tag={tag slug}", "title"),
        ("/search/suggest/?q={title}", "slug"),
        ("/{slug}/", "comment"),
        ("/lost/{title}/", "slug"),
    ],
)
def test_the_public_post_is_found_on_every_list(world: World, address: str, field: str) -> None:
    words = {canary.field: word for word, canary in world.canaries.items() if canary.thing == "the public post"}

    assert words[field] in words_in(ask(Client(), address.format(**words)))


def test_every_public_address_is_tried_or_it_is_said_why_not(world: World) -> None:
    tried = {door.name for door in doors() if paths_of(door)}

    assert {door.name for door in doors() if is_public(door)} - tried == NOT_TRIED.keys()


def test_no_mail_to_readers_says_what_is_not_for_everybody(world: World) -> None:
    letters = [letter for letter in world.letters if set(letter.to) <= set(world.readers)]

    told = set().union(*(words_in(f"{letter.subject} {letter.body} {letter.message()}") for letter in letters))
    hidden = told & world.canaries.keys() - world.canaries.for_role("guest")
    assert {world.canaries[word].field for word in hidden} <= {"address"}
    assert {world.canaries[word].thing for word in hidden} <= {f"a reader {each}" for each in ("at_once", "daily")}
    assert "the public post" in {world.canaries[word].thing for word in told & world.canaries.keys()}
