"""What the lists show, to whom, and in what order."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import BlogSettings, Post, Series, Tag, TagAlias
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin, the_blog

pytestmark = pytest.mark.django_db

LISTS = ["/", "/tags/", "/tags/harbours/", "/authors/", "/authors/ada/", "/archive/", "/series/the-working-harbour/"]


@pytest.fixture
def series():
    return Series.objects.create(title="The working harbour", slug="the-working-harbour")


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_home_shows_ten_posts_newest_first_and_the_rest_on_page_two(client):
    now = timezone.now()
    for age in range(12):
        a_post(f"Post aged {age} days", published_at=now - timedelta(days=age))

    first, second = text_of(client, "/"), text_of(client, "/?page=2")

    shown = [age for age in range(12) if f"Post aged {age} days<" in first]
    assert shown == list(range(10))
    assert first.index("Post aged 0 days<") < first.index("Post aged 9 days<")
    assert "Post aged 10 days<" in second
    assert "Post aged 11 days<" in second
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_a_row_says_who_wrote_it_and_how_much_was_said(client):
    post = a_post("The tide table", author=a_user("Ada"), tags=("Harbours",), excerpt="Where it errs.")
    a_comment(post, status="approved")
    a_comment(post)

    page = text_of(client, "/")

    assert "Where it errs." in page
    assert "<bdi>Ada</bdi> · Harbours · 1 min · 1 comment<" in page


def test_the_day_stands_once_where_several_posts_share_it(client):
    noon = timezone.now().replace(hour=12)
    a_post("Noon", published_at=noon)
    a_post("One o'clock", published_at=noon + timedelta(hours=1))

    page = text_of(client, "/")
    assert page.count('class="new"') == page.count('<time class="ui"') == 1
    assert page.count('<time class="vh"') == 1


def test_an_empty_blog_says_so(client):
    the_blog()

    assert "Nothing has been published yet" in text_of(client, "/")
    for address in ("/tags/", "/authors/", "/archive/"):
        assert 'class="empty' in text_of(client, address)


def test_the_tagline_is_the_sentence_on_the_first_page(client):
    BlogSettings.objects.create(site=the_blog().get_site(), tagline="What was done, and when.")

    assert "What was done, and when." in text_of(client, "/")


def test_reading_a_page_writes_no_settings(client):
    the_blog()
    text_of(client, "/")

    assert not BlogSettings.objects.exists()


@pytest.mark.parametrize("address", LISTS)
def test_no_list_shows_cy_what_is_not_public(client, series, address):
    a_post("Public words", tags=("Harbours",), series=series)
    a_draft("Secret draft", tags=("Harbours",), series=series)
    private = a_post("Secret staff notes", tags=("Harbours",), series=series)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    expired = a_post("Secret of yesterday", tags=("Harbours",), series=series)
    Post.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(hours=1))

    page = text_of(client, address)

    assert "Secret" not in page
    assert "4 posts" not in page


def test_a_signed_in_reader_finds_what_is_open_to_them(client):
    private = a_post("Staff notes", tags=("Harbours",))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(a_user("Ada"))

    assert "Staff notes" in text_of(client, "/")
    assert "Staff notes" in text_of(client, "/tags/harbours/")


def test_a_tag_page_counts_what_this_reader_sees(client):
    a_post(tags=("Harbours",))
    a_post(tags=("Harbours",))
    a_draft(tags=("Harbours",))

    assert "<h1>2 posts on Harbours</h1>" in text_of(client, "/tags/harbours/")
    assert "2 posts</span>" in text_of(client, "/tags/")


def test_a_tag_that_only_a_draft_wears_is_not_listed(client):
    a_draft(tags=("Almanac",))

    assert "Almanac" not in text_of(client, "/tags/")
    assert client.get("/tags/almanac/").status_code == 404


def test_an_old_address_of_a_tag_leads_on_for_good(client):
    a_post(tags=("Harbours",))
    TagAlias.objects.create(slug="ports", tag=Tag.objects.get(slug="harbours"))

    for old in ("/tags/ports/", "/tags/Harbours/"):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, "/tags/harbours/")


def test_a_tag_in_another_script_has_its_page(client):
    a_post(tags=("港",))

    tag = Tag.objects.get(name="港")
    assert "港" in text_of(client, tag.get_absolute_url())


def test_an_author_page_shows_shared_posts_and_safe_links(client):
    ada, ben = a_user("Ada"), a_user("Ben")
    post = a_draft("Written by two", author=ada)
    post.post_authors.add(post.post_authors.model(profile=ben.profile))
    post.publish()
    ben.profile.bio = "Counts nets."
    ben.profile.links = [
        {"label": "Nets", "url": "https://example.org/"},
        {"label": "Bad", "url": "javascript:alert(1)"},
    ]
    ben.profile.save()

    page = text_of(client, "/authors/ben/")

    assert "Written by two" in page
    assert "Counts nets." in page
    assert 'href="https://example.org/"' in page
    assert "javascript" not in page


def test_somebody_who_shows_nothing_has_no_page(client):
    a_user("Cy")

    assert client.get("/authors/cy/").status_code == 404


def test_the_archive_counts_months_in_the_zone_of_the_site(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    the_blog()
    a_post("New year", published_at=datetime.fromisoformat("2025-12-31T12:30:00+00:00"))

    assert "New year" in text_of(client, "/archive/2026/01/")
    assert client.get("/archive/2025/12/").status_code == 404
    assert "/archive/2026/01/" in text_of(client, "/archive/2026/")
    assert "/archive/2026/01/" in text_of(client, "/archive/")


def test_a_series_is_read_from_its_first_part(client, series):
    now = timezone.now()
    a_post("Second part", series=series, published_at=now - timedelta(days=1))
    a_post("First part", series=series, published_at=now - timedelta(days=2))

    page = text_of(client, "/series/the-working-harbour/")

    assert page.index("First part") < page.index("Second part")


@pytest.mark.parametrize("page", ["0", "-1", "2", "1.5", "x", "", "\x00", "%ff", "9" * 5000, "１", "' OR 1=1", "🐦"])
@pytest.mark.parametrize("address", ["/", "/tags/harbours/", "/authors/ada/"])
def test_no_page_number_breaks_a_list(client, address, page):
    a_post(tags=("Harbours",))

    assert client.get(address, {"page": page}).status_code in (200, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/a%00b/",
        "/tags/%00/",
        "/tags/a%00b/",
        "/tags/%ff/",
        "/tags/" + "x" * 3000 + "/",
        "/authors/%00/",
        "/authors/%F0%9F%90%A6/",
        "/series/%00/",
        "/archive/0000/",
        "/archive/9999/12/",
        "/archive/2026/13/",
        "/archive/2026/00/",
        "/archive/%D9%A2%D9%A0%D9%A2%D9%A6/",
        "/%E2%80%AE/",
        "/no-such-post/",
        "/a/b/c/",
    ],
)
def test_an_address_of_nothing_is_a_404(client, address):
    a_post()

    response = client.get(address)

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_404_offers_a_search_for_the_words_of_the_address(client):
    the_blog()

    assert 'value="the tide table"' in client.get("/2019/the-tide_table/").content.decode()


@pytest.mark.parametrize("value", ["dark\x00", '"><script>', "é" * 100, "dark"])
def test_no_cookie_breaks_a_page(client, value):
    post = a_post()
    client.cookies["theme"] = value
    client.cookies["own_comments"] = value
    client.cookies["sessionid"] = value

    for address in ("/", post.url):
        response = client.get(address)
        assert response.status_code == 200
        assert b"<script>" not in response.content


def test_the_chosen_theme_is_kept_in_a_cookie_and_leads_back(client):
    the_blog()

    response = client.post("/theme/", {"theme": "dark", "next": "/tags/"})

    assert (response.status_code, response.headers["Location"]) == (303, "/tags/")
    assert 'data-theme="dark"' in text_of(client, "/")
    client.post("/theme/", {"theme": "auto"})
    assert "data-theme" not in text_of(client, "/")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "\x00", "/\r\nX: y", ""]
)
def test_the_theme_form_leads_nowhere_else(client, elsewhere):
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere}).headers["Location"] == "/"


def test_choosing_a_theme_needs_a_button(client):
    assert client.get("/theme/").status_code == 405


def test_the_admin_sees_the_same_lists_as_anybody_who_may(client):
    a_post("Public words")
    client.force_login(an_admin())

    assert "Public words" in text_of(client, "/")
