"""Tagging, featuring and deleting all posts that are ticked."""

from collections.abc import Iterator
from typing import Any

from django import forms
from taggit.forms import TagField

from blog.admin.posts_bulk import PostBulkAction, number_of
from blog.admin.tag_widget import NamedTagWidget
from blog.featuring import FeaturedPost
from blog.models import Post, Tag
from blog.tagging.names import tag_named


class TagForm(forms.Form):
    add = TagField(
        label="Tags to put on", required=False, widget=NamedTagWidget(tag_model=Tag, called="Tags to put on")
    )
    take_off = TagField(
        label="Tags to take off", required=False, widget=NamedTagWidget(tag_model=Tag, called="Tags to take off")
    )

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: when nothing is asked for, the same is asked both ways, or a tag is unknown."""
        cleaned: dict[str, Any] = super().clean() or {}
        add, take_off = cleaned.get("add") or [], cleaned.get("take_off") or []
        if not self.errors and not add and not take_off:
            raise forms.ValidationError("Name a tag to put on or to take off.")
        if both := {name.casefold() for name in add} & {name.casefold() for name in take_off}:
            raise forms.ValidationError(f"Put on or take off, not both: {', '.join(sorted(both))}.")
        if unknown := [name for name in take_off if tag_named(name) is None]:
            raise forms.ValidationError({"take_off": f"There is no tag “{unknown[0]}”."})
        return cleaned


class TagPosts(PostBulkAction):
    """Live posts without a draft are changed at once, the others in their drafts."""

    display_name = "Tag…"
    verb = "Tag"
    action_type = "tag"
    aria_label = "Put tags on the selected posts, or take them off"
    action_priority = 40
    form_class = TagForm
    done = "tagged"
    sentence = "Nobody is mailed."

    def why_not(self, post: Post) -> str:
        if post.alias_of_id:
            return "it is an alias, and goes with its original"
        if not post.permissions_for_user(self.request.user).can_edit():
            return "you may not edit it"
        return self.lock_of(post)

    def facts(self, post: Post) -> Iterator[str]:
        if not post.live:
            yield "In its draft."
        elif self._goes_live(post):
            yield "Readers see it at once."
        else:
            yield "In its unpublished changes; readers see it when these are published."

    def act(self, post: Post) -> str:
        wanted, goes_live = self.cleaned_form.cleaned_data, self._goes_live(post)
        draft = post.get_latest_revision_as_object()
        before = {tag.pk for tag in draft.tags.all()}
        draft.tags.add(*wanted["add"])
        going = {tag.pk for tag in map(tag_named, wanted["take_off"]) if tag}
        draft.tags.set([tag for tag in draft.tags.all() if tag.pk not in going])
        if {tag.pk for tag in draft.tags.all()} == before:
            return "Some had these tags already." if wanted["add"] else "Some did not have these tags."
        revision = draft.save_revision(user=self.request.user, log_action=True)
        if goes_live:
            revision.publish(user=self.request.user)
        return ""

    def _goes_live(self, post: Post) -> bool:
        may = post.permissions_for_user(self.request.user).can_publish()
        return bool(post.live and not post.has_unpublished_changes and may)


class FeaturePosts(PostBulkAction):
    """The last of them leads the first page."""

    display_name = verb = "Feature"
    action_type = "feature"
    aria_label = "Feature the selected posts"
    action_priority = 50
    done = "featured"
    sentence = "The one that is featured last, of those that readers can see, leads the first page. Nobody is mailed."

    def why_not(self, post: Post) -> str:
        if post.alias_of_id:
            return "it is an alias; its original may be featured"
        if not post.permissions_for_user(self.request.user).can_publish():
            return "you may not publish it"
        return "it is featured already" if is_featured(post) else ""

    def facts(self, post: Post) -> Iterator[str]:
        if not post.live:
            yield "It is not live: it leads once readers can see it."

    def act(self, post: Post) -> str:
        post.feature(by=self.request.user)
        return ""


class UnfeaturePosts(PostBulkAction):
    """They are posts among others again."""

    display_name = "Feature no more"
    verb = "Stop featuring"
    action_type = "unfeature"
    aria_label = "Stop featuring the selected posts"
    action_priority = 60
    done = "featured no more"
    sentence = "They are posts among others again. The one featured before them leads, if there is one."

    def why_not(self, post: Post) -> str:
        if not post.permissions_for_user(self.request.user).can_publish():
            return "you may not publish it"
        return "" if is_featured(post) else "it is not featured"

    def act(self, post: Post) -> str:
        post.unfeature(by=self.request.user)
        return ""


class DeleteForm(forms.Form):
    typed = forms.CharField(label="Type the number of posts to delete", max_length=5)


class DeletePosts(PostBulkAction):
    """They are gone, with their comments."""

    display_name = "Delete…"
    verb = "Delete"
    action_type = "delete"
    aria_label = "Delete the selected posts"
    action_priority = 70
    form_class = DeleteForm
    done = "deleted"
    sentence = "This cannot be undone. Their comments, drafts and schedules go with them; nobody is mailed."
    classes = {"serious"}

    def why_not(self, post: Post) -> str:
        return "" if post.permissions_for_user(self.request.user).can_delete() else "you may not delete it"

    def facts(self, post: Post) -> Iterator[str]:
        if post.live:
            yield "It is live: readers cannot see it any more."
        if number := post.comments.count():
            yield f"{number} comment{'' if number == 1 else 's'} go{'es' if number == 1 else ''} with it."

    def form_valid(self, form: Any) -> Any:
        number = sum(not self.why_not(post) for post in self.posts())
        if form.cleaned_data["typed"].strip() != str(number):
            form.add_error("typed", f"Type {number} to confirm that {number_of(number)} shall go.")
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, post: Post) -> str:
        post.delete(user=self.request.user)
        return ""


def is_featured(post: Post) -> bool:
    """Whether an editor has put it before the others."""
    return FeaturedPost.objects.filter(pk=post.pk, is_featured=True).exists()


ACTIONS = (TagPosts, FeaturePosts, UnfeaturePosts, DeletePosts)
