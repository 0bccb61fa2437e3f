"""The public face of the blog's models."""

from blog.calendar.models import CalendarKey
from blog.events.models import Event, ReceiverRun, RunState
from blog.models.comment_counts import CommentCount
from blog.models.comment_states import CommentQuerySet, CommentStatus
from blog.models.comments import Comment
from blog.models.feed_texts import FeedText
from blog.models.images import BlogImage, BlogRendition
from blog.models.index import BlogIndexPage
from blog.models.likeness import Likeness, PostWord
from blog.models.moderation import CommentDecision, CommentReport, CommentVerdict, WriterBan
from blog.models.pictures import PictureWork, ShareCard
from blog.models.posts import Post, PostAuthor
from blog.models.profiles import UserProfile
from blog.models.publication import PostPublication, PublicationFailure, SchedulerRun
from blog.models.series import Series
from blog.models.site import BlogSettings
from blog.models.spam_learning import SpamLearning
from blog.models.tag_merges import TagMerge
from blog.models.tags import PostTag, Tag, TagAlias
from blog.models.users import User
from blog.models.views import PopularPost, PostViews, ViewBatch, ViewTurn, YearOfViews
from blog.reviewing.models import ReviewSlot

__all__ = [
    "BlogImage",
    "BlogIndexPage",
    "BlogRendition",
    "BlogSettings",
    "CalendarKey",
    "Comment",
    "CommentCount",
    "CommentDecision",
    "CommentQuerySet",
    "CommentReport",
    "CommentStatus",
    "CommentVerdict",
    "Event",
    "FeedText",
    "Likeness",
    "PictureWork",
    "PopularPost",
    "Post",
    "PostAuthor",
    "PostPublication",
    "PostTag",
    "PostViews",
    "PostWord",
    "PublicationFailure",
    "ReceiverRun",
    "ReviewSlot",
    "RunState",
    "SchedulerRun",
    "Series",
    "ShareCard",
    "SpamLearning",
    "Tag",
    "TagAlias",
    "TagMerge",
    "User",
    "UserProfile",
    "ViewBatch",
    "ViewTurn",
    "WriterBan",
    "YearOfViews",
]
