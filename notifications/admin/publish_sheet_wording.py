"""A forecast in sentences, in the time zone of whoever reads them."""

from collections import Counter
from datetime import datetime

from django.utils import timezone

from blog.models import Post
from notifications.admin.wording import people
from notifications.forecasting.earlier import Mailed, Troubles
from notifications.forecasting.forecast import Forecast, forecast

SHOWN = 3  # moments of digests that are named; the others are summed up
REASONS = {
    "suppressed": "are never written to: their mail bounced, they complained, or somebody decided so",
    "paused": "asked for a pause",
    "unsubscribed": "are leaving",
    "bounced": "have an address that bounces",
    "complained": "reported a mail as spam",
}


def hour(moment: datetime, seen_at: datetime | None = None) -> str:
    """``14:10``; with the day where that is not the day of ``seen_at``, or now."""
    here, today = timezone.localtime(moment), timezone.localtime(seen_at)
    return f"{here:%H:%M}" if here.date() == today.date() else f"{here:%H:%M} on {here:%a %-d %b}"


def moment_with_zone(moment: datetime) -> str:
    """``Tue 24 Nov 2026, 08:00 CET``."""
    return f"{timezone.localtime(moment):%a %-d %b %Y, %H:%M %Z}"


def promise(foreseen: Forecast, site: str, *, changes: bool = False) -> str:
    """One sentence: what publishing does.

    :param site: what the site is called.
    :param changes: the post is live, and only what changed is published.
    """
    what = f"Publish {'the changes ' if changes else ''}on {site}"
    if foreseen.nobody_because:
        return f"{what}. Nobody is e-mailed: {foreseen.nobody_because}."
    if not foreseen.told:
        return f"{what}. Nobody is e-mailed: nobody who follows it can be told."
    later = f"{foreseen.in_digests:,} more get it in a digest" if foreseen.in_digests else ""
    if not foreseen.mails:
        return f"{what}; {people(foreseen.in_digests)} {_get(foreseen.in_digests)} it in a digest."
    sentence = f"{what} and e-mail {people(foreseen.mails)} at {hour(foreseen.leaves_at, foreseen.at)}"
    return f"{sentence}; {later.replace('get', _get(foreseen.in_digests), 1)}." if later else f"{sentence}."


def button(foreseen: Forecast, *, changes: bool = False) -> str:
    """What stands on the button that does it."""
    what = "Publish the changes now" if changes else "Publish now"
    if foreseen.mails:
        return f"{what}, e-mail {foreseen.mails:,} at {hour(foreseen.leaves_at, foreseen.at)}"
    return f"{what}, {foreseen.in_digests:,} by digest" if foreseen.in_digests else what


def digest_words(foreseen: Forecast) -> str:
    """``214 tomorrow 07:00, 46 on Mon 23 Nov 07:00``; what comes after the first few is one sum."""
    by_moment: Counter[datetime] = Counter()
    for digest in foreseen.digests:
        by_moment[digest.slot] += digest.people
    moments = sorted(by_moment)
    named = [f"{by_moment[moment]:,} {_day(moment, foreseen.at)}" for moment in moments[:SHOWN]]
    rest = sum(by_moment[moment] for moment in moments[SHOWN:])
    return ", ".join(
        named + ([f"{rest:,} more by {_day(moments[-1], foreseen.at).removeprefix('on ')}"] if rest else [])
    )


def left_out_words(foreseen: Forecast) -> list[str]:
    """Who follows it and gets nothing, each reason with its number."""
    return [f"{number:,} {_reason(why, number)}" for why, number in foreseen.exclusions.items()]


def mailed_words(mailed: Mailed) -> str:
    """``Already e-mailed to 1,238 people on 20 Nov 2026.``"""
    return f"Already e-mailed to {people(mailed.people)} on {timezone.localtime(mailed.when):%-d %b %Y}."


def trouble_words(found: Troubles) -> str:
    """``3 e-mails failed; they are tried again from 08:20.`` Empty while nothing has."""
    said = []
    if found.again:
        mails, they = ("1 e-mail", "it is") if found.again == 1 else (f"{found.again:,} e-mails", "they are")
        when = "as soon as a worker is free"
        if found.next_try and found.next_try > timezone.now():
            when = f"from {hour(found.next_try)}" if found.again > 1 else f"at {hour(found.next_try)}"
        said.append(f"{mails} failed; {they} tried again {when}.")
    if found.lost:
        said.append(f"{found.lost:,} {'was' if found.lost == 1 else 'were'} refused or given up.")
    return " ".join(said)


def foretell(post: Post) -> list[str]:
    """What publishing ``post`` now would send, for the foot of its form."""
    return sentences(forecast(post))


def sentences(foreseen: Forecast) -> list[str]:
    """Who gets it, when, and who does not."""
    if foreseen.nobody_because:
        return [f"Nobody would be e-mailed: {foreseen.nobody_because}."]
    if not foreseen.told + foreseen.left_out:
        return ["Nobody would be e-mailed: nobody follows it."]
    whole = f"{people(foreseen.told)} would be told"
    mails = f"{foreseen.mails:,} at {hour(foreseen.leaves_at, foreseen.at)}" if foreseen.mails else ""
    parts = ", ".join(filter(None, [mails, digest_words(foreseen)]))
    said = [f"Published now, {whole}{f': {parts}' if parts else ''}."]
    return said + ([f"Not told: {'; '.join(left_out_words(foreseen))}."] if foreseen.exclusions else [])


def _get(number: int) -> str:
    return "gets" if number == 1 else "get"


def _reason(why: str, number: int) -> str:
    words = REASONS.get(why, why)
    if number != 1:
        return words
    for many, one in (("are ", "is "), ("have ", "has ")):
        if words.startswith(many):
            words = words.replace(many, one, 1)
    return words


def _day(moment: datetime, seen_at: datetime) -> str:
    here, today = timezone.localtime(moment), timezone.localtime(seen_at).date()
    days = (here.date() - today).days
    day = {0: "today", 1: "tomorrow"}.get(days, f"on {here:%a %-d %b}")
    return f"{day} {here:%H:%M}"
