"""What the spam gate catches of comments it has not seen, once it has learned; needs the extra ``spam``.

    python benchmarks/spam_learning.py <folder>

``folder`` holds the CSV files of the YouTube Spam Collection (Alberto, Lochter and Almeida 2015, UCI 380), one a video.
Each video in turn is the unseen one, the other four are what moderators have decided so far. Features, learning and
judging are the gate's own; nothing is saved. Then the same with few comments to learn from: how often a training is
good enough to be used, and what it does on the unseen video.
"""

import os
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

if TYPE_CHECKING:
    from blog.spam.learning import Training

KINDS: Final = (False, True)  # good, spam
SEED: Final = 4
ROUNDS: Final = 3  # for each video and number of comments
FEW: Final = (50, 100, 200, 400)  # good comments to learn from, and as many that are spam

Labelled = list[tuple[str, bool]]


def each_unseen(folder: Path) -> Iterator[tuple[str, Labelled, Labelled]]:
    """Every video with its comments, and those of all others, the same words once, as the gate learns them."""
    from benchmarks.spam import labelled
    from blog.spam.text import plain

    videos = {path.stem: list(labelled(path)) for path in sorted(folder.glob("Youtube*.csv"))}
    for name, unseen in videos.items():
        others = (pair for other, pairs in videos.items() if other != name for pair in pairs)
        yield name, unseen, list({plain(text): (text, spam) for text, spam in others}.values())


def new_words(unseen: Labelled, known: Labelled) -> Labelled:
    """Those of ``unseen`` that say what none of ``known`` says, once."""
    from blog.spam.text import plain

    said = {plain(text) for text, _ in known}
    return list({plain(text): (text, spam) for text, spam in unseen if plain(text) not in said}.values())


def train(known: Sequence[tuple[str, bool]]) -> "Training":
    """What the gate would learn, good enough to be used or not."""
    from blog.spam.learning import fit

    return fit([text for text, _ in known], [spam for _, spam in known])


def held(training: "Training", texts: Labelled) -> tuple[Counter[bool], float]:
    """How many of ``texts`` are held, by whether they are spam, and the seconds it took."""
    from blog.models import SpamLearning
    from blog.spam.learned import Learned

    learned = Learned.of(SpamLearning(**training.as_stored()))
    began = time.perf_counter()
    found = Counter(spam for text, spam in texts if learned.likelihood(text) > learned.threshold)
    return found, time.perf_counter() - began


def held_together(training: "Training", texts: Labelled) -> Counter[bool]:
    """How many of ``texts`` are held by the rules that read words, by what was learned, or by both."""
    from benchmarks.spam import reasons
    from blog.models import SpamLearning
    from blog.spam.learned import Learned

    learned = Learned.of(SpamLearning(**training.as_stored()))
    seen: Counter[str] = Counter()
    ruled = [(text, spam, reasons(text, "", seen)) for text, spam in texts]
    return Counter(spam for text, spam, found in ruled if found or learned.likelihood(text) > learned.threshold)


def all_there_is(folder: Path) -> None:
    """Print what each video loses and what is caught below it, then all of them together."""
    stopped, total = defaultdict[str, Counter[bool]](Counter), defaultdict[str, Counter[bool]](Counter)
    seconds = 0.0
    for name, unseen, known in each_unseen(folder):
        began = time.perf_counter()
        training = train(known)
        taken = time.perf_counter() - began
        found, spent = held(training, unseen)
        new = new_words(unseen, known)
        answers = {"all": found, "words not seen before": held(training, new)[0]}
        answers["all, with the rules"] = held_together(training, unseen)
        for kind, answer in answers.items():
            stopped[kind] += answer
            total[kind] += Counter(spam for _, spam in (new if kind.startswith("words") else unseen))
        seconds += spent
        count = Counter(spam for _, spam in unseen)
        print(
            f"{name}: learned in {taken:.1f} s, {len(training.weights)} weights, threshold {training.threshold}, "
            f"cross-validated {_share(training.good_held, training.good)} of the good and "
            f"{_share(training.spam_held, training.spam)} of the spam; "
            f"good held {_share(found[False], count[False])}, spam held {_share(found[True], count[True])}"
        )
    for kind in stopped:
        good, spam = (f"{_share(stopped[kind][each], total[kind][each])} of {total[kind][each]}" for each in KINDS)
        print(f"{kind}: good held {good}, spam held {spam}")
    print(f"{seconds / total['all'].total() * 1000:.2f} ms a comment")


def with_few(folder: Path, count: int) -> None:
    """Print how trainings do that were made of ``count`` comments of either kind."""
    from blog.spam.learning import MOST_GOOD_HELD

    stopped, total, used, made = Counter[bool](), Counter[bool](), 0, 0
    chance = random.Random(SEED)  # noqa: S311 - to be the same every time
    for _, unseen, known in each_unseen(folder):
        for _ in range(ROUNDS):
            kinds = [[pair for pair in known if pair[1] is spam] for spam in KINDS]
            training = train([pair for kind in kinds for pair in chance.sample(kind, count)])
            made += 1
            if training.good_held > MOST_GOOD_HELD * training.good or not training.spam_held:
                continue
            used += 1
            stopped += held(training, unseen)[0]
            total += Counter(spam for _, spam in unseen)
    good, spam = (_share(stopped[each], total[each]) for each in KINDS)
    print(f"{count:4} of each: {used} of {made} trainings used; good held {good}, spam held {spam}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "none"


def main() -> None:
    """Measure with all comments, then with few."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    sys.path.insert(0, str(Path(__file__).parent.parent))
    django.setup()
    folder = Path(sys.argv[1])
    all_there_is(folder)
    for count in FEW:
        with_few(folder, count)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
