"""The post, and who wrote it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Orderable, Page, Revision
from wagtail.search import index

from blog.addresses import reserved_slugs
from blog.blocks import BodyBlock, CorrectionsBlock
from blog.featuring import Featuring
from blog.models.site import Lateness
from blog.models.users import User
from blog.post_panels import POST_PANELS, PROMOTE_PANELS, PostForm
from blog.publication import Passage
from blog.quick_drafts import QuickDrafts
from blog.reading import PostReading
from blog.rules import PublicationRefused
from blog.scheduling.staying_live import would_take_down
from blog.tagging.names import PostTagsField
from blog.tagging.successors import hold_tags, with_tags_of_today

CONTENT_FREE_FIELDS = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "live_revision",
        "last_published_at",
        "first_published_at",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "go_live_at",
        "expire_at",
        COMMENTS_RELATION_NAME,  # editors' notes, saved with every draft
    }
)
"""Fields whose change alone can neither publish a post nor alter what readers see."""

MAIL_FIELDS = ("mail_subject", "mail_preheader", "mail_note")
"""What its mail says that the post itself does not."""


class Post(Featuring, PostReading, QuickDrafts, Page):
    """Something to read. It announces itself when it goes live, by whatever road (see ``blog.publication``)."""

    class Announcement(models.TextChoices):
        ONCE = "once", "E-mail it once, when it first goes live"
        NEVER = "never", "Publish without e-mail"
        AGAIN = "again", "E-mail it the next time it goes live, even if it has been e-mailed before"

    class CommentsMode(models.TextChoices):
        OPEN = "open", "Open"
        HELD = "held", "Open, every comment is held"
        MEMBERS = "members", "Signed-in people only"
        CLOSED = "closed", "Closed"

    class OwnLateness(models.TextChoices):
        SITE = "", "As the site does"
        ANNOUNCE = Lateness.ANNOUNCE.value, Lateness.ANNOUNCE.label
        QUIET = Lateness.QUIET.value, Lateness.QUIET.label
        HOLD = Lateness.HOLD.value, Lateness.HOLD.label

    excerpt = models.TextField(
        max_length=300, blank=True, help_text="One or two sentences for lists, mails and search engines."
    )
    body = StreamField(BodyBlock(), blank=True)
    corrections = StreamField(
        CorrectionsBlock(),
        blank=True,
        help_text="What you have put right since readers first saw it. It stands in a box below the text.",
    )
    lead_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_image_alt = models.CharField(
        "description of the picture",
        max_length=250,
        blank=True,
        help_text="For people who cannot see it. Leave empty for decoration.",
    )
    lead_image_caption = models.CharField("caption", max_length=250, blank=True)
    tags = PostTagsField(through="blog.PostTag", blank=True)
    series = models.ForeignKey("blog.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="posts")
    published_at = models.DateTimeField(
        "date shown",
        null=True,
        blank=True,
        db_index=True,
        help_text="Leave empty for the moment it first goes live. A post dated long ago is not announced.",
    )
    announcement = models.CharField(
        "e-mail to subscribers", max_length=5, choices=Announcement, default=Announcement.ONCE
    )
    mail_subject = models.CharField(
        "subject of the mail",
        max_length=150,
        blank=True,
        default="",
        help_text="Leave empty for the title. Up to 70 characters are shown in full nearly everywhere.",
    )
    mail_preheader = models.CharField(
        "preheader",
        max_length=150,
        blank=True,
        default="",
        help_text="Beside the subject in a list of mails: 40 to 90 characters. Leave empty for the opening.",
    )
    mail_note = models.TextField(
        "note at the head of the mail",
        max_length=1000,
        blank=True,
        default="",
        help_text="A few words to subscribers, above the post. They are in the mail only.",
    )
    when_late = models.CharField(
        "if the scheduler comes late",
        max_length=8,
        choices=OwnLateness,
        default=OwnLateness.SITE,
        blank=True,
    )
    comments_mode = models.CharField("comments", max_length=7, choices=CommentsMode, default=CommentsMode.OPEN)
    notify_author = models.BooleanField("e-mail the author about new comments", default=True)

    base_form_class = PostForm
    content_panels = POST_PANELS
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    template = "blog/post.html"

    search_auto_update = False
    search_fields = [
        *Page.search_fields,
        index.SearchField("excerpt", boost=2),
        index.SearchField("body"),
        index.RelatedFields("tags", [index.SearchField("name", boost=2), index.FilterField("slug")]),
        index.FilterField("published_at"),
    ]

    exclude_fields_in_copy = ["announcement", "corrections", "published_at", *MAIL_FIELDS]
    ghost_fields = ("id", "title", "slug", "url_path", "live")
    is_being_deleted = False
    copied_from: int | None = None
    locked_row: Any = None

    class Meta:
        verbose_name = "post"

    @property
    def byline(self) -> list[Any]:
        """The profiles of its authors, in order; of its owner where nobody is named, if that has one still."""
        named = [item.profile for item in self.post_authors.all()]
        if named or self.owner_id is None:
            return named
        profile = getattr(self.owner, "profile", None)
        return [profile] if profile else []

    @property
    def author(self) -> Any:
        """The ``User`` who counts as its author: the first one named, else its owner, else ``None``."""
        first = next(iter(self.post_authors.all()), None)
        return User.objects.filter(profile=first.profile_id).first() if first else self.owner

    def clean(self) -> None:
        super().clean()
        if self.slug in reserved_slugs():
            raise ValidationError({"slug": f"“{self.slug}” is one of the site's own addresses. Choose another slug."})
        if not self.title.strip():
            raise ValidationError({"title": "A post needs a title."})

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> Any:
        """Save, and announce what the save amounted to: a publication, a change readers see, or neither.

        :raises django.core.exceptions.ValidationError: naming the field.
        :raises blog.rules.PublicationRefused: when a rule refuses to let it go live; nothing is saved.
        """
        if would_take_down(self):
            return None
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and CONTENT_FREE_FIELDS.issuperset(update_fields):
            return super().save(clean=clean, user=user, log_action=log_action, **kwargs)
        try:
            with transaction.atomic():
                passage = Passage(self, update_fields)
                hold_tags(self)
                if passage.update_fields is not None:
                    kwargs["update_fields"] = passage.update_fields
                result = super().save(clean=clean, user=user, log_action=log_action, **kwargs)
                passage.finish()
        except PublicationRefused as refused:
            if not connection.in_atomic_block:
                refused.record()
            raise
        return result

    def publish(self, revision: Revision | None = None, user: Any = None, **kwargs: Any) -> None:
        """Publish a revision, or the post as it stands in memory when none is given. One transaction.

        A ``go_live_at`` in the future schedules it instead; see :meth:`schedule`.
        """
        try:
            with transaction.atomic():
                revision = revision or self.save_revision(user=user)
                super().publish(revision, user=user, **kwargs)
        except PublicationRefused as refused:
            if not connection.in_atomic_block:
                refused.record()
            raise
        self._catch_up()

    def schedule(self, when: datetime, user: Any = None) -> Revision:
        """Let the post go live at ``when``; return the approved revision. Readers see nothing until then.

        :param when: aware, in the future.
        :raises django.core.exceptions.ValidationError: naming ``go_live_at`` when it is naive or past.
        """
        if timezone.is_naive(when):
            raise ValidationError({"go_live_at": "The go-live date needs a time zone."})
        if when <= timezone.now():
            raise ValidationError({"go_live_at": "The go-live date has passed. Choose a later one, or publish now."})
        self.go_live_at = when
        with transaction.atomic():
            revision = self.save_revision(user=user)
            super().publish(revision, user=user)
        self._catch_up()
        return revision

    def _catch_up(self) -> None:
        names = ["live", "has_unpublished_changes", "first_published_at", "last_published_at", "go_live_at", "expired"]
        names += ["live_revision", "latest_revision", "published_at", "announcement", "url_path", "slug", "title"]
        self.refresh_from_db(fields=names)

    def with_content_json(self, content: dict[str, Any]) -> "Post":
        """The post as a revision has it. A go-live date that has passed is no plan any more and is left out."""
        post: Post = super().with_content_json(with_tags_of_today(content))
        if post.go_live_at and post.go_live_at <= timezone.now():
            post.go_live_at = None  # type: ignore[assignment]
        post.published_at = post.published_at or self.published_at
        return post

    def copy_all_child_relations(self, target: "Post", *args: Any, **kwargs: Any) -> Any:
        """Called by Wagtail for every copy and alias: lets the copy know where it came from."""
        target.copied_from = self.pk
        return super().copy_all_child_relations(target, *args, **kwargs)

    def announcement_spent(self) -> None:
        """“E-mail it again” is asked for once: put the choice back in the post and in the revision that carried it."""
        if self.announcement != self.Announcement.AGAIN:
            return
        self.announcement = self.Announcement.ONCE
        Post.objects.filter(pk=self.pk).update(announcement=self.announcement)
        for revision in self.revisions.filter(pk__in=[self.live_revision_id, self.latest_revision_id]):
            revision.content["announcement"] = self.announcement
            revision.save(update_fields=["content"])


class PostAuthor(Orderable):
    """One of a post's authors."""

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="post_authors")
    profile = models.ForeignKey("blog.UserProfile", on_delete=models.CASCADE, related_name="authorships")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "profile"], name="an_author_once_per_post")]

    def __str__(self) -> str:
        return f"{self.post_id} by {self.profile_id}"
