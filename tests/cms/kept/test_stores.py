"""Both stores do the same; none keeps a page that was begun before a purge, and no dead writer is waited for."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.env import BASE_DIR
from cms.kept.addresses import Address
from cms.kept.files import FileStore
from cms.kept.middleware import KeptPages
from cms.kept.page import KeptPage
from cms.kept.shared import SharedStore
from cms.kept.store import PageStore

HOME = Address("testserver", "http-auto", "/", 1)
TAGS = Address("testserver", "http-auto", "/tags/", 1)
LATER = time.time() + 3600


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if server is None:
        pytest.skip("needs a Redis to start")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(
        [server, "--port", str(port), "--save", "", "--dir", str(folder)], stdout=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


@pytest.fixture(params=["files", "redis"])
def any_store(request: Any, tmp_path: Path) -> PageStore:
    if request.param == "files":
        return FileStore(tmp_path / "kept")
    store = SharedStore(request.getfixturevalue("redis"))
    store.redis.flushdb()
    return store


def a_page(words: str = "words", until: float = LATER) -> KeptPage:
    return KeptPage.of(HttpResponse(words), until, "Sat, 21 Nov 2026 12:00:00 GMT")


def body(store: PageStore, address: Address = HOME) -> bytes | None:
    page = store.read(address)
    return page.body if page else None


def test_what_is_kept_is_read_until_one_of_its_keys_is_purged(any_store: PageStore):
    assert any_store.keep(HOME, a_page(), ["a", "b"], any_store.sequence())
    assert any_store.keep(TAGS, a_page("tags"), ["c"], any_store.sequence())
    assert (body(any_store), body(any_store, TAGS)) == (b"words", b"tags")

    assert any_store.purge(["b", "unknown"]) == 1

    assert (body(any_store), body(any_store, TAGS)) == (None, b"tags")


def test_a_page_that_was_begun_before_a_purge_is_not_kept(any_store: PageStore):
    begun = any_store.sequence()
    any_store.purge(["something else"])

    assert not any_store.keep(HOME, a_page(), ["a"], begun)
    assert body(any_store) is None


def test_a_page_that_is_kept_anew_is_read_anew(any_store: PageStore):
    for words in ("one", "two"):
        any_store.keep(HOME, a_page(words), ["a"], any_store.sequence())
        assert body(any_store) == words.encode()

    any_store.purge(["a"])
    any_store.keep(HOME, a_page("three"), ["a"], any_store.sequence())
    assert body(any_store) == b"three"


def test_all_is_forgotten_at_once(any_store: PageStore):
    begun = any_store.sequence()
    any_store.keep(HOME, a_page(), ["a"], begun)

    any_store.purge_all()

    assert body(any_store) is None
    assert not any_store.keep(HOME, a_page(), ["a"], begun)
    assert any_store.keep(HOME, a_page(), ["a"], any_store.sequence())


def test_one_at_a_time_writes_a_page(any_store: PageStore):
    assert any_store.claim(HOME)
    assert not any_store.claim(HOME)
    assert any_store.claim(TAGS)

    any_store.release(HOME)

    assert any_store.claim(HOME)


def test_what_is_over_is_tidied_away(tmp_path: Path):
    store = FileStore(tmp_path)
    store.keep(HOME, a_page(until=100), ["a"], 0)
    store.keep(TAGS, a_page(until=300), ["a"], 0)

    assert store.tidy(200) == 1

    assert (body(store), body(store, TAGS)) == (None, b"words")
    assert not (tmp_path / "pages/testserver/http-auto/index.page").exists()


@pytest.mark.parametrize(
    "path", ["/../../x/", "/.x/", "/a.json", "//", "/a//b/", "/\x00/", "/" + "ä" * 150 + "/", "/a b/"]
)
def test_odd_paths_stay_below_the_folder(tmp_path: Path, path: str):
    store = FileStore(tmp_path / "kept")
    address = HOME._replace(path=path)

    assert store.keep(address, a_page(path), ["a"], 0)

    assert body(store, address) == path.encode()
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]


def test_who_asks_for_the_head_gets_no_body():
    answer = a_page().answer(RequestFactory().head("/"))

    assert (answer.content, answer.headers["Content-Length"]) == (b"", "5")


def test_a_broken_file_is_no_page(tmp_path: Path):
    store = FileStore(tmp_path)
    store.keep(HOME, a_page(), ["a"], 0)
    for data in (b"", b"{}", b"\xff\n", b'{"format": 1}\nx'):
        (tmp_path / "pages/testserver/http-auto/index.page").write_bytes(data)
        assert store.read(HOME) is None


HANG = """
import sys, time, django
django.setup()
from cms.kept.addresses import Address
from cms.kept.files import FileStore
store = FileStore(sys.argv[1])
store.claim(Address("testserver", "http-auto", "/", 1))
with store._alone():
    print("ready", flush=True)
    time.sleep(600)
"""


def test_a_killed_writer_is_not_waited_for_for_ever(tmp_path: Path):
    store = FileStore(tmp_path)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    words = [sys.executable, "-c", HANG, str(tmp_path)]
    with subprocess.Popen(words, env=environment, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        assert not store.claim(HOME)
        writer.kill()

    assert store.keep(TAGS, a_page(), ["a"], 0)  # the lock went with the process
    claim = next((tmp_path / "claims").iterdir())
    os.utime(claim, (time.time() - 60, time.time() - 60))

    assert store.claim(HOME)


@pytest.mark.django_db
@pytest.mark.usefixtures("store")
def test_many_who_ask_at_once_have_the_page_written_once(store: PageStore):
    written = []

    def view(request: Any) -> HttpResponse:
        written.append(request.path)
        time.sleep(0.3)
        request.resolver_match = _Match()
        return HttpResponse("words")

    pages = KeptPages(view)
    answers: list[bytes] = []
    readers = [
        threading.Thread(target=lambda: answers.append(pages(RequestFactory().get("/tags/")).content)) for _ in range(5)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cms.kept.middleware.good_until", lambda *_: LATER)
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()

    assert written == ["/tags/"]
    assert answers == [b"words"] * 5


class _Match:
    view_name = "blog:tags"
    kwargs: dict[str, Any] = {}


@pytest.mark.django_db
def test_a_store_that_fails_is_no_reason_to_fail(store: PageStore, client: Any, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: Any) -> Any:
        raise OSError("the disk is full")

    for verb in ("read", "keep", "sequence", "claim", "release", "is_claimed"):
        with monkeypatch.context() as broken:
            broken.setattr(FileStore, verb, refuse)
            assert client.get("/").status_code == 200
