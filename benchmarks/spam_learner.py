"""Would a learner catch what the rules let through? Measured on labelled comments; needs ``pip install scikit-learn``.

    python benchmarks/spam_learner.py <folder>

``folder`` holds the CSV files of the YouTube Spam Collection (Alberto, Lochter and Almeida 2015, UCI 380), one a video.
Each video in turn is the test, the other four are what moderators have decided so far; the threshold is set on those
four alone, by cross-validation, where at most ``HAM_LOST`` of the good comments lie above it.
"""

import csv
import resource
import sys
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

HAM_LOST: Final = 0.005
SEED: Final = 4


def learners() -> dict[str, Any]:
    """Those that are compared, fresh."""
    words = {"n_features": 2**16, "alternate_sign": False, "ngram_range": (1, 2), "norm": "l2"}
    letters = words | {"analyzer": "char_wb", "ngram_range": (3, 5)}
    return {
        "naive Bayes, words": make_pipeline(HashingVectorizer(**words), MultinomialNB(alpha=0.1)),
        "logistic, words": make_pipeline(HashingVectorizer(**words), LogisticRegression(C=10, max_iter=1000)),
        "naive Bayes, letters": make_pipeline(HashingVectorizer(**letters), MultinomialNB(alpha=0.1)),
        "logistic, letters": make_pipeline(HashingVectorizer(**letters), LogisticRegression(C=10, max_iter=1000)),
    }


def comments_of(path: Path) -> tuple[list[str], np.ndarray]:
    """The texts of one video and whether each is spam."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["CLASS"] in ("0", "1")]
    return [row["CONTENT"] for row in rows], np.array([int(row["CLASS"]) for row in rows])


def threshold(learner: Any, texts: list[str], spam: np.ndarray) -> float:
    """From where on to hold, so that of ``texts`` no more than ``HAM_LOST`` of the good ones are held."""
    likely = cross_val_predict(learner, texts, spam, cv=5, method="predict_proba")[:, 1]
    return float(np.quantile(likely[spam == 0], 1 - HAM_LOST)) + 1e-9


def measure(name: str, videos: dict[str, tuple[list[str], np.ndarray]]) -> None:
    """Print what one learner catches and loses on each video it has not seen."""
    caught, lost, spams, hams, spent = 0, 0, 0, 0, 0.0
    parts = []
    for unseen, (texts, spam) in videos.items():
        known = [pair for video, pair in videos.items() if video != unseen]
        seen_texts = [text for pair in known for text in pair[0]]
        seen_spam = np.concatenate([pair[1] for pair in known])
        learner = learners()[name]
        limit = threshold(learner, seen_texts, seen_spam)
        learner.fit(seen_texts, seen_spam)
        began = time.perf_counter()
        held = np.array([learner.predict_proba([text])[0, 1] for text in texts]) > limit
        spent += time.perf_counter() - began
        caught, lost = caught + int(held[spam == 1].sum()), lost + int(held[spam == 0].sum())
        spams, hams = spams + int((spam == 1).sum()), hams + int((spam == 0).sum())
        parts.append(f"{held[spam == 0].mean():.1%}/{held[spam == 1].mean():.1%}")
    each = spent / (spams + hams) * 1000
    print(
        f"{name:22} ham lost {lost / hams:6.2%}, spam caught {caught / spams:6.2%}, {each:.2f} ms ({', '.join(parts)})"
    )


def main() -> None:
    """Compare every learner on every video."""
    videos = {path.name: comments_of(path) for path in sorted(Path(sys.argv[1]).glob("Youtube*.csv"))}
    for name in learners():
        measure(name, videos)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
