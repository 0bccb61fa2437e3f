"""The recipe of CONTRIBUTING, "listen from a new app without touching `blog`", followed to the letter."""

import re
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from django.apps import AppConfig

from blog.events.runner import run_due
from blog.models import Post, ReceiverRun
from blog.signals import post_published
from cms.env import BASE_DIR
from tests.factories import a_draft


@pytest.fixture
def herald(tmp_path, monkeypatch):
    """The recipe's app, written to a folder of its own, installed and ready."""
    text = Path(BASE_DIR, "CONTRIBUTING.md").read_text()
    blocks = re.findall(r"^   ```python\n   # (\S+)\n(.*?)^   ```", text, flags=re.M | re.S)
    (tmp_path / "herald").mkdir()
    (tmp_path / "herald" / "__init__.py").touch()
    for name, source in blocks:
        (tmp_path / name).write_text(dedent(source))
    monkeypatch.syspath_prepend(tmp_path)
    AppConfig.create("herald.apps.HeraldConfig").ready()
    yield
    post_published.disconnect(dispatch_uid="herald.cry_out")
    for name in [name for name in sys.modules if name.partition(".")[0] == "herald"]:
        del sys.modules[name]


def publish_and_work(post, capture):
    with capture(execute=True):
        post.publish()
    run_due()


@pytest.mark.django_db
def test_the_new_app_hears_of_a_publication(herald, caplog, django_capture_on_commit_callbacks):
    draft = a_draft("The moth is back")

    publish_and_work(draft, django_capture_on_commit_callbacks)

    assert caplog.messages.count("hear, hear: The moth is back") == 1
    assert ReceiverRun.objects.get(receiver="herald.cry_out").state == "done"


@pytest.mark.django_db
def test_the_second_time_is_no_news(herald, caplog, django_capture_on_commit_callbacks):
    draft = a_draft("The moth is back")
    publish_and_work(draft, django_capture_on_commit_callbacks)
    Post.objects.get(pk=draft.pk).unpublish()
    caplog.clear()

    publish_and_work(Post.objects.get(pk=draft.pk), django_capture_on_commit_callbacks)

    assert "hear, hear: The moth is back" not in caplog.messages


@pytest.mark.django_db
def test_the_new_app_can_go_as_it_came(django_capture_on_commit_callbacks):
    draft = a_draft()

    publish_and_work(draft, django_capture_on_commit_callbacks)

    assert not ReceiverRun.objects.filter(receiver="herald.cry_out").exists()
