"""``manage.py learn_spam``: learns what is good enough, keeps what was learned before otherwise, and says which."""

import json
import subprocess
import sys
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from blog.management.commands import learn_spam
from blog.models import CommentStatus, SpamLearning
from blog.spam.features import features
from blog.spam.lessons import Lessons
from tests.blog.gatehouse import answers, words_of
from tests.blog.schoolroom import a_training, decided, fresh_memory
from tests.factories import a_post, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_memory")]
__all__ = ["fresh_memory"]
needs_library = pytest.mark.usefixtures("library")

NOUNS = ["tide", "harbour", "gull", "lamp", "boat", "storm", "rope", "sail"]
GOOD = [f"I like what you say of the {a} and the {b}, number {n}" for n, a in enumerate(NOUNS) for b in NOUNS]
SPAM = [f"Buy cheap pills at https://pills.example/{a}, the best {b} deal" for a in NOUNS for b in NOUNS]
SHUFFLED = Random(4).sample(GOOD + SPAM, 128)  # noqa: S311 - to be the same every time


@pytest.fixture
def library():
    pytest.importorskip("sklearn", reason="needs the extra spam")


@pytest.fixture
def taught(monkeypatch):
    """What the site's comments are, without a database full of them."""

    def teach(good, spam):
        monkeypatch.setattr(learn_spam, "lessons", lambda: Lessons(good, spam))

    return teach


def run(*options):
    out = StringIO()
    try:
        call_command("learn_spam", *options, stdout=out, stderr=StringIO())
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


@needs_library
def test_what_moderators_decided_is_learned_and_holds_the_next_of_its_kind():
    dot, post = a_user("Dot"), a_post()
    for body in GOOD:
        decided(body, CommentStatus.APPROVED, dot, post=post)
    for body in SPAM:
        decided(body, CommentStatus.SPAM, dot, post=post)

    code, said = run()

    assert code == 0
    assert said.startswith("Learned from 64 good comments and 64 called spam. In cross-validation 0 of the good (0.0%)")
    assert answers(words_of("Cheap pills, best deal: https://pills.example/new")) == [("learned", "hold")]
    assert answers(words_of("What you say of the lamp is true.")) == []


@needs_library
def test_what_is_stored_is_only_numbers_by_bucket(taught):
    taught(GOOD, SPAM)
    run()

    training = SpamLearning.objects.get()

    assert all(bucket.isdigit() and isinstance(weight, float) for bucket, weight in training.weights.items())
    assert "pills" not in json.dumps(training.weights)
    assert set(map(int, training.weights)) <= {bucket for text in GOOD + SPAM for bucket in features(text)}


@needs_library
def test_the_same_comments_always_teach_the_same(taught):
    taught(GOOD, SPAM)
    run(), run()

    first, second = SpamLearning.objects.all()

    assert (first.weights, first.threshold) == (second.weights, second.threshold)


@needs_library
@pytest.mark.parametrize(("good", "spam"), [(49, 64), (64, 49), (0, 0)])
def test_of_fewer_than_fifty_of_each_nothing_is_learned(taught, good, spam):
    taught(GOOD[:good], SPAM[:spam])
    wanted = f"Nothing learned. There are {good} good comments and {spam} called spam; 50 of each are needed.\n"

    assert run() == (0, wanted)
    assert run("--quiet") == (0, "")
    assert not SpamLearning.objects.exists()


@needs_library
def test_decisions_in_which_there_is_nothing_to_learn_leave_the_last_training_in_use(taught):
    before = a_training()
    taught(SHUFFLED[:64], SHUFFLED[64:])

    code, said = run()

    assert code == 3
    assert said.startswith("Nothing learned. It would hold ")
    assert said.endswith("The training before stays in use.")
    assert SpamLearning.objects.get() == before


@needs_library
def test_a_dry_run_says_the_same_and_writes_nothing(taught):
    taught(GOOD, SPAM)

    code, said = run("--dry-run", "--json")
    report = json.loads(said)

    assert (code, report["ok"], report["dry_run"], report["done"]) == (0, True, True, 1)
    assert (report["items"][0]["good"], report["items"][0]["good_held"]) == (64, 0)
    assert not SpamLearning.objects.exists()


@needs_library
def test_json_says_that_nothing_good_enough_was_learned(taught):
    taught(SHUFFLED[:64], SHUFFLED[64:])

    code, said = run("--json")

    assert code == 3
    assert json.loads(said.splitlines()[0])["failed"] == 1


def test_without_the_library_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(learn_spam, "find_spec", lambda name: None)

    code, said = run()

    assert code == 5
    assert "requirements/spam.txt" in said


def test_a_process_that_judges_comments_loads_no_library():
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'cms.settings.test'; django.setup();"
        "import cms.urls, blog.spam, blog.spam.learning; sys.exit('sklearn' in sys.modules or 'numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
