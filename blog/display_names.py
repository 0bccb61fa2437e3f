"""The names people go by: what may stand in one, and which are somebody's already."""

import unicodedata
from typing import TYPE_CHECKING, Final

from django.db.models import Q

if TYPE_CHECKING:
    from blog.models import User

FORMER_READER: Final = "Former reader"
"""What stands below the comments of people who took their name away."""

JOINERS: Final = "\u200c\u200d"  # Persian, Indic scripts and emoji need them
TURNING_NOTHING: Final = "\u200e\u200f\u061c"  # marks of direction that right-to-left writers set between words
BLANKS: Final = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # take room or none, and show nothing
MOST_MARKS: Final = 3  # above or below one letter; no script that is written today needs more

CAPITALS: Final = str.maketrans("АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXABEZHIKMNOPTYX")
SMALL: Final = str.maketrans("аеорсухіјѕһԁԛԝкмтвнгпαεηικνορτυχωσϲ", "aeopcyxijshdqwkmtbhrnaenikvoptuxwoc")
FIGURES: Final = str.maketrans("01|ıłøđ", "ollilod")
"""Letters of Cyrillic and Greek, and figures, that are read for Latin letters: the commonest of
https://www.unicode.org/Public/security/latest/confusables.txt (UTS 39)."""


def clean_text(text: str) -> str:
    """``text`` as it may be shown to others: NFC, line ends as one character, nothing that cannot be seen.

    Control characters, whatever turns the direction of the text around it, and piles of marks are left out. Marks of
    direction that only say how a blank or a full stop is to be read stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = (sign for sign in lines if unicodedata.category(sign)[0] != "C" or sign in f"\n\t{JOINERS}{TURNING_NOTHING}")
    kept, marks = [], 0
    for sign in unicodedata.normalize("NFC", "".join(seen)):
        is_mark = unicodedata.category(sign) in ("Mn", "Me")
        marks = marks + 1 if is_mark else marks if sign in JOINERS else 0
        if not is_mark or marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def clean_name(text: str) -> str:
    """A name on one line, without blanks at its ends or marks of direction; empty where nothing of it could be seen."""
    unmarked = "".join(sign for sign in text if sign not in TURNING_NOTHING)
    name = " ".join(clean_text(" ".join(unmarked.split())).split())
    return name if any(_is_seen(sign) for sign in name) else ""


def likeness(name: str) -> str:
    """What two names have in common that readers would take for one: no case, no spaces, no look-alikes."""
    latin = unicodedata.normalize("NFKC", name).translate(CAPITALS)
    spread = unicodedata.normalize("NFKD", latin.casefold()).translate(SMALL | FIGURES)
    letters = "".join(sign for sign in spread if unicodedata.category(sign)[0] in "LN")
    return letters.replace("rn", "m").replace("vv", "w").replace("l", "i")


def is_somebody_elses(name: str, user: "User | None") -> bool:
    """Whether readers would take ``name`` for somebody who writes or works here, and who is not ``user``."""
    from blog.models import Post, UserProfile

    alike = likeness(name)
    if not alike:
        return False
    works_here = Q(user__is_staff=True) | Q(user__is_superuser=True) | Q(authorships__isnull=False)
    may_enter = Q(user__groups__permissions__codename="access_admin")
    owners = Post.objects.filter(owner__isnull=False).order_by().values("owner")
    known = UserProfile.objects.filter(works_here | may_enter | Q(user__in=owners)).order_by()
    others = known.exclude(user=user.pk) if user else known
    names = others.values_list("display_name", flat=True).distinct()
    return any(likeness(other) == alike for other in (FORMER_READER, *names.iterator()))


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "ZCM" and sign not in BLANKS
