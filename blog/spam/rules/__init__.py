"""The rules of the gate, in the order they are asked."""

from typing import Final

from blog.spam.rules.akismet import Akismet
from blog.spam.rules.banned import Banned
from blog.spam.rules.base import Rule
from blog.spam.rules.duplicate import Duplicate
from blog.spam.rules.first import First
from blog.spam.rules.haste import Haste
from blog.spam.rules.learned import Learned
from blog.spam.rules.links import Hosts, Links
from blog.spam.rules.names import Impostor
from blog.spam.rules.rush import Rush
from blog.spam.rules.shape import Shape
from blog.spam.rules.trap import Trap
from blog.spam.rules.words import HoldWords, SpamWords

RULES: Final[tuple[Rule, ...]] = (
    Trap(),
    Banned(),
    SpamWords(),
    Links(),
    Duplicate(),
    Haste(),
    Rush(),
    HoldWords(),
    Hosts(),
    Impostor(),
    Shape(),
    First(),
    Learned(),
    Akismet(),
)
