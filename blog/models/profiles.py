"""What readers see of a person, and what the person wants to be told."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.core.validators import FileExtensionValidator
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils.text import slugify
from wagtail.search import index

from blog.rules import PublicationRefused, check_profile
from blog.signals import user_profile_updated


class UserProfileManager(models.Manager["UserProfile"]):
    def create_for(self, user: Any) -> "UserProfile":
        """Create the default profile of a user that has none; return the profile it has in the end."""
        name = user.get_full_name() or user.get_username()
        try:
            return self._get_or_make(user, name, self.free_slug(name))
        except IntegrityError:  # somebody of the same name was made in this very moment
            return self._get_or_make(user, name, f"{self.free_slug(name)[:60]}-{user.pk}")

    def _get_or_make(self, user: Any, name: str, slug: str) -> "UserProfile":
        profile, _ = self.get_or_create(user=user, defaults={"display_name": name, "slug": slug})
        return profile

    def free_slug(self, name: str) -> str:
        """A slug for ``name`` that no other profile has."""
        base = slugify(name)[:60] or "author"
        taken = set(self.filter(slug__startswith=base).values_list("slug", flat=True))
        if base not in taken:
            return base
        return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


class UserProfile(index.Indexed, models.Model):
    """Public face and preferences of one user. Exactly one each, created with the user."""

    PUBLIC_FIELDS = ("display_name", "slug", "bio", "avatar", "links")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    display_name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True, help_text="The last part of the author page's address.")
    bio = models.TextField(blank=True, max_length=2000)
    avatar = models.ImageField(
        upload_to="avatars/",
        blank=True,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])],
        help_text="A square picture, JPEG, PNG, WebP or AVIF.",
    )
    links = models.JSONField(default=list, blank=True, help_text='A list of {"label": …, "url": …}.')
    notify_comment_approved = models.BooleanField("e-mail me when my comment is approved", default=True)
    notify_new_comment = models.BooleanField("e-mail me about comments on my posts", default=True)
    notify_comment_waiting = models.BooleanField("e-mail me when a comment waits for a moderator", default=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = UserProfileManager()
    search_auto_update = False
    search_fields = [
        index.SearchField("display_name", boost=4),
        index.AutocompleteField("display_name"),
        index.SearchField("bio"),
        index.FilterField("user_id"),
    ]

    class Meta:
        ordering = ["display_name"]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("blog:author", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and announce ``user_profile_updated`` when something readers see has changed.

        :raises blog.rules.PublicationRefused: when a publication rule refuses the change.
        """
        try:
            with transaction.atomic():
                self._save_and_announce(*args, **kwargs)
        except PublicationRefused as refused:
            if not connection.in_atomic_block:
                refused.record()
            raise

    def _save_and_announce(self, *args: Any, **kwargs: Any) -> None:
        stored = type(self).objects.select_for_update().filter(pk=self.pk).first() if self.pk else None
        changed = self._changed_fields(stored, kwargs.get("update_fields")) if stored else []
        if stored:
            self.version = stored.version  # never back to what a copy remembers
        if changed and stored:
            self._count_version(stored, kwargs)
            check_profile(self, changed)
        super().save(*args, **kwargs)
        if changed and stored:
            self._drop_replaced_avatar(stored)
            key = f"user_profile_updated:{self.user_id}:{self.version}"
            user_profile_updated.send_reliable(
                type(self), key=key, profile=self, user=self.user, changed_fields=changed
            )

    def _changed_fields(self, stored: "UserProfile", update_fields: Iterable[str] | None) -> list[str]:
        written = (
            self.PUBLIC_FIELDS if update_fields is None else [f for f in self.PUBLIC_FIELDS if f in set(update_fields)]
        )
        return [name for name in written if getattr(stored, name) != getattr(self, name)]

    def _count_version(self, stored: "UserProfile", save_kwargs: dict[str, Any]) -> None:
        self.version = stored.version + 1
        if save_kwargs.get("update_fields") is not None:
            save_kwargs["update_fields"] = {*save_kwargs["update_fields"], "version"}

    def _drop_replaced_avatar(self, stored: "UserProfile") -> None:
        if stored.avatar.name and stored.avatar.name != self.avatar.name:
            drop_file_on_commit(stored.avatar.storage, stored.avatar.name)


def drop_file_on_commit(storage: Storage, name: str) -> None:
    """Delete a stored file once the transaction that gave it up has committed."""
    transaction.on_commit(lambda: storage.delete(name), robust=True)
