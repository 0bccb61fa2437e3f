"""Each rule of the gate that reads a comment: when it speaks, and when it does not."""

import pytest

from blog.models import Comment
from tests.blog.gatehouse import answers, judged, words_of
from tests.factories import a_user

pytestmark = pytest.mark.django_db

LINK = "https://example.org/{}"


def links(count):
    return "Look here and there: " + " ".join(LINK.format(number) for number in range(count))


def test_as_many_links_as_the_site_allows_say_nothing():
    assert answers(words_of(links(2)), comments_max_links=2) == []


def test_one_link_more_is_held_and_the_moderator_reads_why():
    verdict = judged(words_of(links(3)), comments_max_links=2)

    assert (verdict.outcome, verdict.reasons[0].words) == ("hold", "3 links; 2 are allowed without a moderator.")


def test_more_than_ten_links_are_spam_unless_the_site_allows_them():
    assert answers(words_of(links(11)), comments_max_links=2) == [("links", "spam")]
    assert answers(words_of(links(11)), comments_max_links=20) == []


@pytest.mark.parametrize(
    "text",
    ["www.example.org", "HTTP://EXAMPLE.ORG", "cheap-pills.xyz", "[url=http://x.ru]x[/url]", "see example.com/buy."],
)
def test_links_are_counted_however_they_are_typed(text):
    assert answers(words_of(f"For you: {text}"), comments_max_links=0) == [("links", "hold")]


@pytest.mark.parametrize(
    "text", ["ben@example.org", "e.g. this", "node.js", "at 9.30", "Hello.World", "the end.It was"]
)
def test_what_is_no_link_is_not_counted(text):
    assert answers(words_of(f"For you: {text}"), comments_max_links=0) == []


@pytest.mark.parametrize(
    "text",
    [
        "Best casino in town",
        "best CASINO, truly",
        "ca\u200bsi\u00adno of course",
        "c a s i n o for you",
        "c.a.s.i.n.o for you",
        "\uff23\uff21\uff33\uff29\uff2e\uff2f",
        "casin\u00f3",
        "\u0441\u0430s\u0456no",
    ],
)
def test_a_listed_word_is_found_through_its_disguises(text):
    assert answers(words_of(text), comments_spam_words="roulette\ncasino\n") == [("spam words", "spam")]


@pytest.mark.parametrize("text", ["casinos", "occasion", "a cas in o", "we will casi no go"])
def test_a_part_of_a_word_is_not_the_word(text):
    assert answers(words_of(text), comments_spam_words="casino\n\n  \n") == []


def test_listed_phrases_are_looked_for_in_names_and_addresses_as_well():
    assert answers(words_of(name="Cheap  Pills"), comments_hold_words="cheap pills") == [("hold words", "hold")]
    assert answers(words_of(email="seo@pills.example"), comments_hold_words="pills.example") == [("hold words", "hold")]


def test_the_first_comment_of_a_guest_waits_and_the_next_one_does_not():
    before = words_of()
    before.save()
    assert answers(words_of(), comments_hold_first=True) == [("first", "hold")]

    before.approve()

    assert answers(words_of(email="BEN@example.org"), comments_hold_first=True) == []


def test_a_guest_who_only_knows_an_approved_address_is_not_known():
    Comment.objects.create(
        post=words_of().post, name="Ben", email="ben@example.org", body="x", visitor="b" * 32
    ).approve()

    assert answers(words_of(), comments_hold_first=True) == [("first", "hold")]


def test_an_approved_comment_makes_an_account_known_and_no_guest():
    mine = words_of(user=a_user("Ben"))
    mine.save()
    mine.approve()

    assert answers(words_of(user=a_user("Ben"), visitor="b" * 32), comments_hold_first=True) == []
    assert answers(words_of(), comments_hold_first=True) == [("first", "hold")]


def test_where_first_comments_are_not_held_nobody_need_be_known():
    assert answers(words_of(), comments_hold_first=False) == []


@pytest.mark.parametrize("name", ["Ada", "\u0410da", "ADA", "A d a"])
def test_a_guest_who_looks_like_an_author_is_held(name):
    assert answers(words_of(name=name)) == [("impostor", "hold")]


def test_neither_an_author_nor_somebody_of_another_name_is_an_impostor():
    assert answers(words_of(user=a_user("Ada"), name="Ada")) == []
    assert answers(words_of(name="Adalbert")) == []


def test_a_guest_by_the_name_of_the_site_is_held():
    comment = words_of()
    site = comment.post.get_site()
    site.site_name = "The Daily Tide"
    site.save()

    assert answers(words_of(name="the daily t\u0456de", post=comment.post)) == [("impostor", "hold")]


@pytest.mark.parametrize(
    "body",
    [
        "\u200b\u2060\ufeff",
        "\u3164 \u2800",
        LINK + " " + LINK,
        "BUY NOW OR REGRET THIS FOR ALL YOUR LIFE. " * 5,
        "x" * 301,
    ],
)
def test_what_has_the_shape_of_no_comment_is_held(body):
    assert answers(words_of(body)) == [("shape", "hold")]


@pytest.mark.parametrize(
    "body",
    [
        "NASA, ESA and JAXA agree.",
        "+1",
        "👍",
        "哈哈哈",
        "-" * 80,
        LINK + " this one",
        "THIS IS THE BEST I HAVE READ FOR YEARS, MY FRIENDS",
    ],
)
def test_short_or_odd_comments_have_a_shape(body):
    assert answers(words_of(body)) == []


def test_a_link_to_a_name_of_two_alphabets_is_held():
    assert answers(words_of("Log in: https://p\u0430ypal.com/")) == [("hosts", "hold")]
    assert (
        answers(words_of("Log in: https://\u043f\u0440\u0438\u043c\u0435\u0440.com/ or https://b\u00fccher.de/")) == []
    )
