"""Films and maps of others: no request to anybody until the reader asks for it."""

import pytest
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed

from tests.factories import a_post

pytestmark = pytest.mark.django_db

FILM = "https://www.youtube.com/watch?v=boats"


def a_film(html='<iframe width="200" src="https://www.youtube.com/embed/boats?a=1&amp;b=2"></iframe>', title="Boats"):
    Embed.objects.create(
        hash=get_embed_hash(FILM, 1152), url=FILM, max_width=1152, html=html, title=title, type="video"
    )


def answer_to(client, *body):
    return client.get(a_post(body=list(body)).url)


def test_a_film_is_a_link_with_its_title_and_host_and_no_frame(client):
    a_film()

    answer = answer_to(client, ("embed", FILM))

    page = answer.content.decode()
    assert f'<a href="{FILM}">Boats</a> <span class="ui hint">youtube.com</span>' in page
    assert 'data-frame="https://www.youtube.com/embed/boats?a=1&amp;b=2"' in page
    assert 'data-load="Load from youtube.com"' in page
    assert "<iframe" not in page
    assert 'type="module" src="/static/bellbird/post.js"' in page


def test_only_the_hosts_of_its_own_frames_are_allowed_on_a_page(client):
    a_film()

    with_film = answer_to(client, ("embed", FILM)).headers["Content-Security-Policy"]
    with_map = answer_to(client, ("raw_html", "<iframe src='//maps.example/a'></iframe>"))
    without = answer_to(client, ("paragraph", "<p>Words.</p>")).headers["Content-Security-Policy"]

    assert "frame-src 'self' https://www.youtube.com;" in with_film
    assert "frame-src 'self' https://maps.example;" in with_map.headers["Content-Security-Policy"]
    assert "frame-src 'self';" in without


def test_nobody_is_asked_while_a_page_is_written(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr("wagtail.embeds.embeds.get_finder_for_embed", refuse)

    page = answer_to(client, ("embed", FILM)).content.decode()

    assert f'<a href="{FILM}">{FILM}</a>' in page
    assert "data-frame" not in page


@pytest.mark.parametrize(
    "frame", ["javascript:alert(1)", "http://plain.example/", "https://a.example; script-src *", "https://[bad/"]
)
def test_a_frame_that_is_no_encrypted_page_is_not_offered(client, frame):
    a_film(f'<iframe src="{frame}"></iframe>')

    answer = answer_to(client, ("embed", FILM))

    assert "data-frame" not in answer.content.decode()
    assert "frame-src 'self';" in answer.headers["Content-Security-Policy"]


def test_however_many_films_there_are_one_query_finds_them(client, django_assert_max_num_queries):
    a_film()

    post = a_post(body=[("embed", FILM), ("embed", FILM + "2"), ("embed", FILM + "3")])

    with django_assert_max_num_queries(11):
        client.get(post.url)
