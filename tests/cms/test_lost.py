"""Where there is no page: whatever was asked for and whatever fails, the answer is a page with a way on."""

from typing import Any

import hypothesis
import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from search.models import SpelledWord
from tests.factories import a_post

pytestmark = pytest.mark.django_db


def test_a_search_that_fails_leaves_the_page_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("no engine")

    a_post("The tide table")
    SpelledWord.objects.create(word="tide")
    monkeypatch.setattr("search.near_posts.get_search_backend", fail)

    response: Any = Client().get("/the-tide-tabel/")

    assert (response.status_code, response.context["near"]) == (404, [])


@hypothesis.settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=40))
def test_any_bytes_are_an_address_without_a_page(path: bytes) -> None:
    text = "/lost/" + "".join(f"%{byte:02x}" for byte in path)

    response = Client().get(text)

    assert response.status_code in (301, 404)
    assert response.status_code == 301 or "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/%00/", "/%ff%fe/", "/%ed%a0%80/", "/%f4%8f%bf%bf%f4/", "/" + "a-" * 3000 + "/", "/'\"<script>/"]
)
def test_odd_bytes_have_a_page(path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 404
    assert "<script>/" not in response.content.decode()
