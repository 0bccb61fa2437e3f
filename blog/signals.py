"""The facts others may listen to, each with its contract.

Connect a module-level function with a ``dispatch_uid`` and it is *durable*: run after commit, in a transaction of its
own, retried until it succeeds. Connect anything without one and it is *best effort*: called once on commit. Durable
receivers also get ``event``, the ledger's :class:`~blog.models.Event`; every receiver must accept ``**kwargs``.
"""

from django.dispatch import Signal

from blog.events.muting import is_muted as is_muted  # for those who act on more than signals
from blog.events.muting import muted
from blog.events.signal import ReliableSignal

__all__ = [
    "ReliableSignal",
    "comment_approved",
    "comment_rejected",
    "comment_reopened",
    "comment_submitted",
    "muted",
    "post_featured",
    "post_published",
    "post_scheduled",
    "post_unfeatured",
    "post_unpublished",
    "post_updated",
    "post_viewed",
    "publication_check",
    "publication_failed",
    "publication_refused",
    "review_assigned",
    "review_decided",
    "tag_merged",
    "tag_renamed",
    "tag_unmerged",
    "user_profile_updated",
]

post_published = ReliableSignal("post_published")
"""
A post has gone from not live to live: by hand, by workflow, on schedule, through an API, by import, as a copy.

Not sent when a post is only scheduled, for aliases, or when a live post is edited (see ``post_updated``).

:sender: the ``Post`` class
:post: the post, live and as published
:author: its ``User``, or ``None`` where nobody is named
:publish_date: when it went live, aware ``datetime``
:first_time: ``True`` only the first time this post ever goes live
"""

post_updated = ReliableSignal("post_updated")
"""
What readers see of a live post has changed: its words, pictures, tags, authors, address, or who may see it.

Not sent when a draft is saved, when a live post is saved with nothing changed, or while a post goes live.

:sender: the ``Post`` class
:post: the post as it is now
:changed_fields: names of what changed, sorted: fields of ``Post``, ``tags``, ``authors``, ``address``, ``visibility``
"""

post_unpublished = ReliableSignal("post_unpublished")
"""
A live post is live no more, or no longer public.

Not sent when a draft or an alias is deleted.

:sender: the ``Post`` class
:post: the post; after a deletion an unsaved copy with its id, title, slug and address
:reason: ``unpublished``, ``expired``, ``deleted`` or ``private``
"""

post_featured = ReliableSignal("post_featured")
"""
An editor has put a post before the others. The one featured last, of those its reader sees, leads the first page.

Not sent when it was featured already, or when a featured post goes live or is taken down. It may be a draft.

:sender: the ``Post`` class
:post: the post
:editor: the ``User`` who did, or ``None``
"""

post_unfeatured = ReliableSignal("post_unfeatured")
"""
An editor has taken that back: the post is one among others again.

Not sent when it was not featured, when another post is featured after it, or when it is deleted.

:sender: the ``Post`` class
:post: the post
:editor: the ``User`` who did, or ``None``
"""

post_viewed = Signal()
"""
A post has been opened by readers: so often, on that day, as far as it was not told before.

Sent once for each post and day whenever a worker adds up what was gathered, about once a minute; not for each view, so
nobody learns when somebody read. Sent inside the transaction that adds up, so that what a receiver writes is kept with
the views or not at all; one that fails is logged, and the views count all the same. Not recorded in the ledger.

Not sent for posts that not everybody may see, for programs, for people who may enter the admin, nor for readers
without script or with a wish not to be counted.

:sender: the ``Post`` class
:post: the post, its body deferred
:views: how many more, at least 1
:day: ``date`` in the site's time zone
"""

post_scheduled = ReliableSignal("post_scheduled")
"""
A post's go-live date has been approved or moved.

Not sent when a date stands in a draft that nobody approved, or when a schedule is cancelled.

:sender: the ``Post`` class
:post: the post as it is now, not as it will be
:go_live_at: when it will go live, aware ``datetime``
"""

publication_failed = ReliableSignal("publication_failed")
"""
A due post could not be published, or is held because it is late. Its schedule stands; it is tried again unless held.

Not sent again for later attempts that fail for the same reason.

:sender: the ``Post`` class
:post: the post
:reason: why, in words for an editor
:held: ``True`` when it waits for an editor instead of being tried again
"""

publication_refused = ReliableSignal("publication_refused")
"""
A publication rule has refused to let a post (or a change of a profile) be seen.

Not sent for a validation error or a missing permission.

:sender: the ``Post`` or ``UserProfile`` class
:subject: the post or profile; ``None`` when it had never been saved
:reasons: why, in words for an editor, one for each rule
"""

review_assigned = ReliableSignal("review_assigned")
"""
A post that was handed in for review has been given to a reviewer: at once, from the queue, after somebody was late, or
handed over.

Not sent while nobody has time for it, or when it is decided.

:sender: the ``Post`` class
:post: the post as it is now
:slot: the ``ReviewSlot``
:reviewer: the ``User`` who is asked to decide
:number: how often this review has been given to somebody, 1 the first time
"""

review_decided = ReliableSignal("review_decided")
"""
A review has ended: the last task of a post's workflow was approved, or changes were asked for.

Not sent when one of several tasks is approved, or when the workflow is cancelled.

:sender: the ``Post`` class
:post: the post as it is now
:slot: the ``ReviewSlot``
:writer: the ``User`` who handed it in, or ``None``
:reviewer: the ``User`` who decided, or ``None``
:decision: ``approved`` or ``changes``
"""

comment_submitted = ReliableSignal("comment_submitted")
"""
A reader has left a comment. It may still be waiting for a moderator.

Not sent when a comment is edited.

:sender: the ``Comment`` class
:comment: the comment
"""

comment_approved = ReliableSignal("comment_approved")
"""
A comment has gone to approved, by any road: admin, bulk action, mail link, shell.

Not sent when it already was.

:sender: the ``Comment`` class
:comment: the comment, approved
:moderator: the ``User`` who decided, or ``None`` when a rule did
:approval_date: when, aware ``datetime``
"""

comment_rejected = ReliableSignal("comment_rejected")
"""
A comment has gone to rejected, spam or removed.

Not sent when it already was in that state, or when it is deleted.

:sender: the ``Comment`` class
:comment: the comment
:moderator: the ``User`` who decided, or ``None``
:status: ``rejected``, ``spam`` or ``removed``
"""

comment_reopened = ReliableSignal("comment_reopened")
"""
A decided comment waits for a moderator again: a decision was taken back. If it was approved, readers see it no more.

Not sent when it was waiting anyway.

:sender: the ``Comment`` class
:comment: the comment, pending
:moderator: the ``User`` who took the decision back, or ``None`` when a rule did
:was: what it had been: ``approved``, ``rejected``, ``spam`` or ``removed``
"""

tag_renamed = ReliableSignal("tag_renamed")
"""
A tag has another name or another address.

Not sent when a tag is created, or saved with only its description changed.

:sender: the ``Tag`` class
:tag: the tag as it is now
:old_name: its name before
:old_slug: the last part of its address before
"""

tag_merged = ReliableSignal("tag_merged")
"""
A tag has been merged into another: its posts, drafts, schedules, followers and addresses belong to the other now.

:sender: the ``Tag`` class
:tag: the tag that stays
:merged: what the tag was that is gone: its ``id``, ``name`` and ``slug``
:merge: id of the ``TagMerge`` that can undo it
"""

tag_unmerged = ReliableSignal("tag_unmerged")
"""
A merge was undone: the tag that was gone is back, with what it had brought along.

:sender: the ``Tag`` class
:tag: the tag that is back
:merged_into: id of the tag that it had been merged into
"""

user_profile_updated = ReliableSignal("user_profile_updated")
"""
What readers see of a person has changed.

Not sent when a profile is created, saved with nothing changed, or has only its preferences changed; nor by a login.

:sender: the ``UserProfile`` class
:user: the ``User``
:profile: their ``UserProfile`` as it is now
:changed_fields: names of the public fields that changed
"""

publication_check = Signal()
"""
May this be seen? Sent before a post goes live and before a public change of a profile is saved; see ``blog.rules``.

Receivers refuse by returning a reason (or several) in words for an editor, and agree by returning nothing.

:sender: the ``Post`` or ``UserProfile`` class
:subject: the post or profile as it would be seen
:changed_fields: for a profile the names of what changed, for a post an empty list
"""
