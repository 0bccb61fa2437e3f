"""The page of a post: its blocks, what stands around them, and who does not get to see it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import Post, Series
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


def page_of(client, post):
    response = client.get(post.url)
    assert response.status_code == 200
    return response.content.decode()


def heading(text, level="h2"):
    return ("heading", {"text": text, "level": level})


def test_every_heading_has_an_id_of_its_own(client):
    post = a_post(body=[heading("Comments"), heading("Tides"), heading("Tides", "h3"), heading("!?")])

    page = page_of(client, post)

    for place in ("comments", "comments-2", "tides", "tides-2", "section"):
        assert page.count(f'id="{place}"') == 1


def test_three_main_headings_make_a_table_of_contents(client):
    with_two = a_post(body=[heading("One"), heading("Two"), heading("Two and a half", "h3")])
    with_three = a_post(body=[heading("One"), heading("Two"), heading("Three")])

    assert "On this page" not in page_of(client, with_two)
    assert '<a href="#three">Three</a>' in page_of(client, with_three)


def test_code_is_coloured_escaped_and_can_be_reached_by_keyboard(client):
    code = {"language": "python", "code": "print('<b>')  # bold", "caption": "A print"}

    page = page_of(client, a_post(body=[("code", code)]))

    assert '<section class="region" tabindex="0" aria-label="Code: A print">' in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert '<span class="nb">print</span>' in page


def test_a_table_lines_up_its_figures(client):
    table = {
        "data": [["Boat", "Boxes", "Left"], ["Tern", "1,041", "05:12"], ["Maren", "–", "05:40"]],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": "One day",
    }

    page = page_of(client, a_post(body=[("table", table)]))

    assert "<caption>One day</caption>" in page
    assert '<th scope="col">Boat</th><th scope="col" class="num">Boxes</th>' in page
    assert '<th scope="row">Tern</th><td class="num">1,041</td><td class="num">05:12</td>' in page


def test_what_editors_type_is_never_markup_except_in_a_raw_html_block(client):
    evil = "<script>alert(1)</script>"
    post = a_post(
        title=evil,
        excerpt=evil,
        tags=(evil,),
        body=[
            heading(evil),
            ("quote", {"text": evil, "cite": evil}),
            ("callout", {"kind": "held", "title": evil, "text": "<p>Mind the gap.</p>"}),
            ("table", {"data": [[evil]], "table_caption": evil}),
            ("raw_html", '<form id="raw"></form>'),
        ],
    )

    page = page_of(client, post)

    assert evil not in page
    assert '<form id="raw"></form>' in page
    assert '<div class="notice held" role="note">' in page


def test_pictures_come_in_modern_formats_with_their_size_and_description(client):
    picture = a_picture(size=(1600, 900))
    body = [
        ("image", {"image": picture, "alt": "A boat", "caption": "At dawn", "credit": "Ada"}),
        ("image", {"image": picture, "decorative": True}),
    ]

    page = page_of(client, a_post(lead_image=picture, lead_image_alt="A harbour", body=body))

    assert page.count('type="image/avif"') == page.count('type="image/webp"') == 3
    assert page.count("<figure>") == 3
    assert 'alt="A harbour" decoding="async" fetchpriority="high" height="324"' in page
    assert 'alt="A boat"' in page
    assert 'alt=""' in page
    assert page.count('loading="lazy"') == 2
    assert "<span>At dawn</span> <span>Ada</span>" in page


def test_a_picture_whose_file_is_lost_does_not_take_the_page_with_it(client):
    picture = a_picture()
    post = a_post(lead_image=picture, body=[("image", {"image": picture, "alt": "Lost"})])
    picture.file.storage.delete(picture.file.name)

    assert "Lost" in page_of(client, post)


def test_a_part_knows_its_place_in_the_series(client):
    series = Series.objects.create(title="The working harbour", slug="harbour")
    now = timezone.now()
    first, second, third = [
        a_post(f"Part {n}", series=series, published_at=now - timedelta(days=9 - n)) for n in (1, 2, 3)
    ]
    a_draft("Part 4", series=series)

    page = page_of(client, second)

    assert 'Part 2 of 3 in <a href="/series/harbour/">' in page
    assert page.index("Previous part") < page.index(f'href="{first.url}"')
    assert page.index("Next part") < page.index(f'href="{third.url}"')


def test_earlier_and_later_are_the_nearest_public_posts(client):
    now = timezone.now()
    posts = [a_post(f"Day {n}", published_at=now - timedelta(days=10 - n)) for n in range(5)]
    private = a_post("Private", published_at=now - timedelta(days=8, hours=1))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    page = page_of(client, posts[2])

    assert f'<a rel="prev" href="{posts[1].url}">Day 1</a>' in page
    assert f'<a rel="next" href="{posts[3].url}">Day 3</a>' in page
    assert "Private" not in page


def test_three_related_posts_share_a_tag(client):
    for number in range(4):
        a_post(f"Harbour {number}", tags=("Harbours",))
    a_post("Unrelated")

    page = page_of(client, a_post("Here", tags=("Harbours", "Method")))

    related = page[page.index("Read next") :]
    assert [number for number in range(4) if f"Harbour {number}" in related] == [1, 2, 3]
    assert "Unrelated" not in related


def test_search_engines_get_a_description_that_cannot_break_out(client, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://bench.example"
    post = a_post("Bells </script><script>alert(1)", slug="bells", excerpt="Loud.")

    page = page_of(client, post)

    assert '<link rel="canonical" href="https://bench.example/bells/">' in page
    assert '<meta name="description" content="Loud.">' in page
    assert '"headline": "Bells \\u003c/script\\u003e' in page
    assert page.count("</script>") == page.count("<script")
    assert "<script>alert" not in page


def test_the_page_waits_for_no_script_and_asks_no_third_party(client):
    response = client.get(a_post().url)

    scripts = re.findall(r"<script[^>]*src[^>]*>", response.content.decode())
    assert all('src="/static/bellbird/' in script and 'type="module"' in script for script in scripts)
    assert b" style=" not in response.content
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_withdrawn_post_is_gone_and_a_draft_never_was(client):
    withdrawn, draft = a_post(), a_draft()
    withdrawn.unpublish()

    gone = client.get(withdrawn.url)

    assert gone.status_code == 410
    assert withdrawn.title not in gone.content.decode()
    assert f'value="{withdrawn.slug.replace("-", " ")}"' in gone.content.decode()
    assert client.get(f"/{draft.slug}/").status_code == 404


def test_an_expired_post_is_gone_before_anybody_takes_it_down(client):
    post = a_post()
    Post.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(seconds=1))

    assert client.get(post.url).status_code == 410


def test_an_alias_has_no_page_of_its_own(client):
    post = a_post("The original")
    alias = post.create_alias(update_slug="the-alias")

    assert client.get(post.url).status_code == 200
    assert client.get(f"/{alias.slug}/").status_code == 404


def test_a_password_page_says_nothing_of_what_it_protects(client):
    post = a_post("Secret title", excerpt="Secret words", slug="locked", tags=("Secret tag",))
    restriction = PageViewRestriction.objects.create(
        page=post, restriction_type=PageViewRestriction.PASSWORD, password="moth"
    )

    response = client.get(post.url)

    assert response.status_code == 200
    assert "Secret" not in response.content.decode()
    assert "noindex" in response.content.decode()
    assert "page" not in response.context
    address = f"/_util/authenticate_with_password/{restriction.pk}/{post.pk}/"
    wrong = client.post(address, {"password": "bee", "return_url": post.url})
    assert "not correct" in wrong.content.decode()
    client.post(address, {"password": "moth", "return_url": post.url})
    assert "Secret words" in page_of(client, post)


def test_a_private_post_sends_guests_to_sign_in(client):
    post = a_post("Staff notes")
    PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)

    response = client.get(post.url)

    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def test_a_blog_that_is_private_as_a_whole_stays_so(client):
    post = a_post("Staff notes")
    PageViewRestriction.objects.create(page=post.get_parent(), restriction_type=PageViewRestriction.LOGIN)

    assert client.get(post.url).status_code == 302


def test_a_preview_says_that_it_is_not_public(client):
    draft = a_draft("Half done", excerpt="Not yet.", body=[heading("One"), heading("Two"), heading("Three")])
    client.force_login(an_admin())

    response = client.get(f"/admin/pages/{draft.pk}/view_draft/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Not public" in page
    assert "noindex" in page
    assert "Add a comment" not in page


def test_a_post_that_was_never_saved_can_be_previewed():
    ada = a_user("Ada")
    post = Post(title="Brand new", slug="brand-new", owner=ada, body=[heading("One")])
    post.tags.add("Harbours")

    response = post.make_preview_request()

    assert response.status_code == 200
    assert "Brand new" in response.rendered_content
    assert "Harbours" in response.rendered_content


def test_an_edit_is_dated_once_it_came_an_hour_after_publication(client):
    post = a_post()
    assert "Updated" not in page_of(client, post)

    Page.objects.filter(pk=post.pk).update(first_published_at=timezone.now() - timedelta(days=2))

    assert "Updated" in page_of(client, post)


def test_names_stand_apart_from_the_direction_of_the_text(client):
    post = a_post(author=a_user("Ada"))
    a_comment(post, name="مها", status="approved")

    page = page_of(client, post)

    assert "<bdi>Ada</bdi>" in page
    assert "<bdi>مها</bdi>" in page
