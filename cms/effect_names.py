"""What the effects of all apps are called on the screens of the admin."""

from typing import Final

EFFECT_NAMES: Final = {
    "blog.open_review": "Reviewer asked",
    "blog.close_review": "Review closed",
    "blog.settle_unpublished": "Taken out of what is live",
    "cms.purge_post": "Kept pages purged",
    "cms.purge_lead": "Kept first page purged",
    "cms.purge_comments": "Kept pages purged",
    "cms.purge_person": "Kept pages purged",
    "notifications.announce_post": "Mail to subscribers planned",
    "notifications.recall_comment_mails": "Mails about a comment called back",
    "notifications.tell_authors": "Mail to the authors",
    "notifications.tell_comment_writer": "Mail to the writer of the comment",
    "notifications.tell_editors": "Mail to the editors",
    "notifications.tell_hub": "WebSub hub to be told",
    "notifications.tell_moderators": "Mail to the moderators",
    "notifications.tell_moderators_again": "Mail to the moderators",
    "notifications.tell_reviewer": "Mail to the reviewer",
    "notifications.tell_search_engines": "Search engines to be told (IndexNow)",
    "notifications.tell_thread": "Mail to those who follow the comments",
    "notifications.tell_writer": "Mail to the writer of the post",
    "search.count_tags": "Tags counted",
    "search.index_author": "Author in the search index",
    "search.index_post": "Post in the search index",
}
"""By the ``dispatch_uid`` of the receiver. One that is not here is called by that."""
