"""What the publish sheet shows: the forecast in words, what publishing touches, and what was found."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from blog.rules import refusals
from notifications.admin import publish_sheet_wording as wording
from notifications.admin.publish_sheet_checks import checks
from notifications.forecasting import Forecast, forecast
from notifications.forecasting.earlier import last_mailed, troubles
from notifications.home_site import remembering, site_name
from notifications.letters import size
from notifications.mails.posts import DraftPublished, lede_of
from notifications.pinging.foretelling import foretold
from notifications.previews import letter_about


def facts(post: Post, draft: Post) -> dict[str, Any]:
    """All that is said on the sheet.

    :param post: as it is in the database.
    :param draft: as it would be published.
    """
    with remembering():
        return _facts(post, draft)


def _facts(post: Post, draft: Post) -> dict[str, Any]:
    changes, site = post.live, site_name()
    draft.is_public = not post.get_view_restrictions().exists()
    foreseen = forecast(draft)
    planned = draft.go_live_at if draft.go_live_at and draft.go_live_at > timezone.now() else None
    letter = letter_about(draft)
    octets = size(letter.to(DraftPublished(draft).example()))
    return {
        "foreseen": foreseen,
        "told": foreseen.told,
        "promise": wording.promise(foreseen, site, changes=changes),
        "button": wording.button(foreseen, changes=changes),
        "changes": changes,
        "digests": wording.digest_words(foreseen),
        "left_out": wording.left_out_words(foreseen),
        "leaves": wording.moment_with_zone(foreseen.leaves_at),
        "mailed": mailed_in_words(post, foreseen),
        "troubles": wording.trouble_words(troubles(post)),
        "refusals": [] if changes else list(refusals(draft)),
        "checks": checks(draft, letter, octets),
        "subject": letter.subject,
        "preheader": draft.mail_preheader or lede_of(draft),
        "site": site,
        **_planned(draft, planned, site),
        **_touched(post, draft),
    }


def mailed_in_words(post: Post, foreseen: Forecast) -> str:
    """Whom it was mailed to before, and whether anything is sent now. Empty for a post that never was."""
    mailed = last_mailed(post)
    if mailed is None:
        return ""
    return wording.mailed_words(mailed) + (" Nothing will be sent." if foreseen.nobody_because else "")


def _planned(draft: Post, planned: datetime | None, site: str) -> dict[str, Any]:
    """What is said of the go-live date in the draft, where there is one."""
    if planned is None:
        return {"planned": ""}
    then = forecast(draft, planned)
    promised = wording.promise(then, site).removeprefix(f"Publish on {site}").lstrip(".;, ")
    words = wording.moment_with_zone(planned)
    return {"planned": words, "planned_promise": promised.removeprefix("and ").capitalize(), "planned_at": planned}


def _touched(post: Post, draft: Post) -> dict[str, Any]:
    """Addresses, tags and feeds in which readers find something new."""
    tags = sorted({item.tag for item in draft.tagged_items.select_related("tag")}, key=lambda tag: tag.name)
    people = draft.byline
    parent = draft.get_parent()
    address = f"{(parent.full_url or '').rstrip('/')}/{draft.slug}/"
    feeds = [("Every post", reverse("blog:feed"))]
    feeds += [(tag.name, reverse("blog:tag_feed", args=[tag.slug])) for tag in tags]
    feeds += [(person.display_name, reverse("blog:author_feed", args=[person.slug])) for person in people]
    return {
        "address": address,
        "moved_from": post.full_url if post.live and post.slug != draft.slug else "",
        "tags": [(tag.name, reverse("blog:tag", args=[tag.slug])) for tag in tags],
        "authors": [(person.display_name, reverse("blog:author", args=[person.slug])) for person in people],
        "feeds": feeds,
        "pings": foretold(draft),
    }
