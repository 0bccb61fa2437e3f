"""``manage.py doctor`` looks at what the spam gate has learned, and asks nobody to let it learn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import SpamLearning
from cms.diagnosis import Problem, State
from cms.diagnosis.installation import spam_gate
from tests.blog.schoolroom import a_training

pytestmark = pytest.mark.django_db


def complaint():
    with pytest.raises(Problem) as found:
        spam_gate()
    assert found.value.state == State.WARNING
    assert "learn_spam" in found.value.fix
    return found.value.says


def test_a_gate_that_never_learned_is_in_order():
    assert spam_gate() == "has learned nothing; it need not"


def test_what_was_learned_and_when_is_said():
    today = timezone.localtime(a_training().made_at).date()

    assert spam_gate() == f"learned on {today} from 80 good comments and 60 called spam"


def test_a_training_that_cannot_be_used_is_a_warning():
    a_training(weights="pills")

    assert "cannot be used: its weights are not" in complaint()


def test_a_training_of_long_ago_is_a_warning():
    a_training()
    SpamLearning.objects.update(made_at=timezone.now() - timedelta(days=36))

    assert complaint().startswith("has learned nothing since ")
