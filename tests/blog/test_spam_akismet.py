"""Akismet, spoken to over a real connection: what it says counts, its silence holds, and it is told where it erred."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

import pytest
from django.test import RequestFactory

from blog.events.runner import run_due
from blog.spam import akismet
from tests.blog.gatehouse import answers, judged, words_of
from tests.factories import an_admin

HAM, SPAM, ODD = b"false", b"true", b"invalid"


class Service(ThreadingHTTPServer):
    """What the test has put into ``says`` is answered, and what was asked is in ``asked``."""

    asked: list[tuple[str, dict[str, str]]]
    says: tuple[int | None, bytes]
    stopped: Event


class Call(BaseHTTPRequestHandler):
    """Says what it is to say; notes what it was asked."""

    server: Service

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        facts = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        self.server.asked.append((self.path, {name: values[0] for name, values in facts.items()}))
        status, says = self.server.says
        if status is None:
            self.server.stopped.wait(5)
            return
        self.send_response(status)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()
        self.wfile.write(says)

    def log_message(self, *args):
        """Tests stay silent."""


@pytest.fixture
def service(settings, db):
    server = Service(("127.0.0.1", 0), Call)
    server.asked, server.says, server.stopped = [], (200, HAM), Event()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", f"http://127.0.0.1:{server.server_port}"
    yield server
    server.stopped.set()
    server.shutdown()
    server.server_close()


def test_what_akismet_does_not_call_spam_is_let_through(service):
    request = RequestFactory().post("/comments/", REMOTE_ADDR="192.0.2.7", headers={"User-Agent": "Browser"})
    comment = words_of("Überaus wahr.")

    assert judged(comment, request=request).outcome == "publish"
    path, facts = service.asked[0]
    assert path == "/1.1/comment-check"
    assert (facts["user_ip"], facts["user_agent"], facts["api_key"]) == ("192.0.2.7", "Browser", "a-key")
    assert (facts["comment_content"], facts["comment_author"], facts["comment_type"]) == (
        "Überaus wahr.",
        "Ben",
        "comment",
    )


def test_what_akismet_calls_spam_is_spam(service):
    service.says = (200, SPAM)

    assert answers(words_of()) == [("akismet", "spam")]


@pytest.mark.parametrize(
    "says", [(200, ODD), (200, b""), (200, b"\xff\xff"), (200, b"true" * 9), (500, SPAM), (429, HAM), (302, HAM)]
)
def test_an_odd_answer_holds_and_never_publishes(service, says):
    service.says = says

    verdict = judged(words_of())

    assert (verdict.outcome, verdict.reasons[0].words) == ("hold", "Akismet did not answer.")
    assert len(service.asked) == 1


def test_silence_holds_after_the_time_is_over(service, monkeypatch):
    monkeypatch.setattr(akismet, "TIMEOUT", 0.2)
    service.says = (None, b"")

    assert answers(words_of()) == [("akismet", "hold")]


def test_nobody_there_holds(settings, db):
    settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", "http://127.0.0.1:1"

    assert answers(words_of()) == [("akismet", "hold")]


def test_akismet_is_not_asked_about_what_is_spam_anyway_nor_about_trusted_people(service):
    judged(words_of(), has_trap_sprung=True)
    judged(words_of(), is_trusted=True)

    assert service.asked == []


def test_without_a_key_nobody_is_asked(service, settings):
    settings.AKISMET_KEY = ""

    assert answers(words_of()) == []
    assert service.asked == []


def kept(service, says):
    service.says = (200, says)
    comment = words_of()
    verdict = judged(comment)
    comment.save()
    verdict.keep(comment)
    service.asked.clear()
    service.says = (200, akismet.THANKS.encode())
    return comment


def test_akismet_is_told_of_ham_it_called_spam_and_gets_no_address_of_the_network(
    service, django_capture_on_commit_callbacks
):
    comment = kept(service, SPAM)
    with django_capture_on_commit_callbacks(execute=True):
        comment.approve(an_admin())
        run_due()

    assert [path for path, _ in service.asked] == ["/1.1/submit-ham"]
    assert service.asked[0][1]["user_ip"] == ""


def test_akismet_is_told_of_spam_it_let_through(service, django_capture_on_commit_callbacks):
    comment = kept(service, HAM)
    with django_capture_on_commit_callbacks(execute=True):
        comment.reject(an_admin(), status="spam")
        run_due()

    assert [path for path, _ in service.asked] == ["/1.1/submit-spam"]


def test_akismet_is_told_nothing_where_it_was_right_or_no_person_decided(service, django_capture_on_commit_callbacks):
    spam, ham, rejected, by_rule = (kept(service, said) for said in (SPAM, HAM, HAM, HAM))
    with django_capture_on_commit_callbacks(execute=True):
        spam.reject(an_admin(), status="spam")
        ham.approve(an_admin())
        rejected.reject(an_admin(), status="rejected")
        by_rule.reject(None, status="spam")
        run_due()

    assert service.asked == []
