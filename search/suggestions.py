"""What the words of a question name besides posts, and what their beginnings may become."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.text import slugify
from modelsearch.backends import get_search_backend

from blog.models import Post, PostAuthor, PostTag, Tag, UserProfile
from blog.slots import Slot
from blog.tallies import live_counts
from blog.visibility import visible_posts
from search.answers import Spot, keys_of
from search.backends.words import words_of
from search.models import Kind, PostCount
from search.prepared import Prepared
from search.questions import Question
from search.seen import is_known
from search.syntax import query_of

MOST_PEOPLE: Final = 3
MOST_TAGS: Final = 5
LONGEST_TAG: Final = 4  # words
FEWEST_LETTERS: Final = 2
LONG: Final = 4  # letters of a word that may describe somebody
LOOKED_AT: Final = 200  # people or tags whose posts are counted


@dataclass
class Suggestion:
    """A page that the beginning of a word leads to: a post's spot, or the address of a tag or an author."""

    kind: str
    name: str
    spot: Spot | None = None
    address: str = ""


def people_named(question: Question, user: Any) -> list[UserProfile]:
    """
    The first people of whom ``user`` finds a post and whom the words name, then those whom the words describe.

    Short words describe nobody: “the” stands in every other text that somebody has written of themselves.
    """
    query = query_of(question.terms)
    wanted = [word for term in question.terms if not term.is_unwanted for word in words_of(term.text)]
    if query is None or not wanted:
        return []
    named = _called(wanted, user)
    if len(named) == MOST_PEOPLE or any(len(word) < LONG for word in wanted):
        return named
    described = _writers(get_search_backend().search(query, _likely_writers(user)), user, MOST_PEOPLE)
    return [*named, *(person for person in described if person not in named)][:MOST_PEOPLE]


def _called(words: list[str], user: Any) -> list[UserProfile]:
    """People of whom ``user`` finds a post, in whose name all these words are."""
    longest = max(words, key=len)
    likely = _holding(_likely_writers(user), longest) if is_known(user) else HOLDING(word=longest)
    return _first_writers([key for key, name in likely if {*words} <= {*words_of(name)}], user, MOST_PEOPLE)


def _holding(people: "QuerySet[UserProfile]", word: Any) -> Any:
    """The keys and names of people whose name may hold this word."""
    held = people.filter(Q(display_name__icontains=word) | Q(slug__contains=word))
    return held.values_list("pk", "display_name")[:LOOKED_AT]


HOLDING: Final = Prepared(lambda: _holding(_likely_writers(None), Slot("word").value))


def _likely_writers(user: Any) -> "QuerySet[UserProfile]":
    """People who may have written something that ``user`` sees. Most accounts belong to readers, of any name."""
    if is_known(user):
        signed = Exists(PostAuthor.objects.filter(profile=OuterRef("pk")))
        likely = UserProfile.objects.filter(signed | Exists(Post.objects.filter(owner=OuterRef("user_id"))))
    else:
        counted = PostCount.objects.filter(kind=Kind.AUTHOR, live_posts__gt=0)
        likely = UserProfile.objects.filter(pk__in=counted.values("key"))
    return UserProfile.objects.filter(user_id__in=likely.values("user_id"))  # a field that engines can filter by


def tags_named(question: Question, user: Any) -> list[Tag]:
    """The tags that words of the question are the name of, the most worn first."""
    words = [word for term in question.terms if not term.is_unwanted for word in term.text.split()]
    runs = [words[start:end] for start in range(len(words)) for end in range(start + 1, start + 1 + LONGEST_TAG)]
    slugs = {slugify(" ".join(run), allow_unicode=with_accents) for run in runs for with_accents in (True, False)}
    return _most_posts(NAMED(slugs=[*(slugs - {"", *question.slugs})]), user, MOST_TAGS)


def popular_tags(user: Any, number: int) -> list[Tag]:
    """The tags that ``user`` finds most posts on."""
    counts = live_counts("tag", user)
    best = sorted(counts, key=lambda key: (-counts[key], key))[:number]
    tags = Tag.objects.in_bulk(best)
    return [tags[key] for key in best if key in tags]


def suggestions_for(text: str, user: Any) -> list[Suggestion]:
    """
    Up to six posts, three tags and two authors whose names hold words that begin like those typed.

    :param text: plain text; fewer than two letters suggest nothing.
    """
    if sum(sign.isalnum() for sign in text) < FEWEST_LETTERS:
        return []
    return [*_posts(text, user), *_tags(text, user), *_people(text, user)]


def _posts(text: str, user: Any) -> list[Suggestion]:
    posts = Post.objects.filter(pk__in=visible_posts(user).values("pk"))
    keys = keys_of(get_search_backend().autocomplete(text, posts), 0, 6)
    rows = {key: row for key, *row in Post.objects.filter(pk__in=keys).values_list("pk", "title", "url_path")}
    return [Suggestion("post", rows[key][0], Spot(key, rows[key][1])) for key in keys if key in rows]


def _tags(text: str, user: Any) -> list[Suggestion]:
    begins = Tag.objects.filter(Q(name__istartswith=text) | Q(name__icontains=f" {text}"))
    return [
        Suggestion("tag", tag.name, address=tag.get_absolute_url()) for tag in _most_posts(_most_worn(begins), user, 3)
    ]


def _people(text: str, user: Any) -> list[Suggestion]:
    people = _writers(get_search_backend().autocomplete(text, _likely_writers(user)), user, 2)
    return [Suggestion("author", person.display_name, address=person.get_absolute_url()) for person in people]


def _most_worn(tags: "QuerySet[Tag]") -> Any:
    """Those of ``tags`` that have live posts, most of them first: keys, names and addresses."""
    is_worn = Exists(PostTag.objects.filter(tag=OuterRef("pk"), content_object__live=True))
    most_first = F("live_count__live_posts").desc(nulls_last=True)
    return tags.filter(is_worn).order_by(most_first, "name").values_list("pk", "name", "slug")[:LOOKED_AT]


NAMED: Final = Prepared(lambda: _most_worn(Tag.objects.filter(slug__in=Slot("slugs").among_words)))


def _most_posts(rows: Iterable[tuple[int, str, str]], user: Any, number: int) -> list[Tag]:
    """Those of these tags that ``user`` finds posts on, most posts first."""
    found = {pk: Tag(pk=pk, name=name, slug=slug) for pk, name, slug in rows}
    counts = live_counts("tag", user, keys=list(found)) if found else {}
    best = sorted(counts, key=lambda key: (-counts[key], found[key].name))
    return [found[key] for key in best[:number]]


def _writers(found: Any, user: Any, number: int) -> list[UserProfile]:
    """The first of the people found of whom ``user`` finds a post: most accounts belong to readers."""
    return _first_writers(keys_of(found, 0, LOOKED_AT), user, number)


def _first_writers(keys: list[int], user: Any, number: int) -> list[UserProfile]:
    counts = live_counts("author", user, keys=keys) if keys else {}
    best = [key for key in keys if counts.get(key)][:number]
    people = UserProfile.objects.in_bulk(best) if best else {}
    return [people[key] for key in best if key in people]
