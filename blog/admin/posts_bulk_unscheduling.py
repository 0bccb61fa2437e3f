"""Taking away the dates of all posts that are ticked."""

from collections.abc import Iterator

from blog.admin.posts_bulk import PostBulkAction, moment
from blog.calendar.cancelling import cancel
from blog.calendar.entries import schedule_of
from blog.models import Post


class CancelSchedules(PostBulkAction):
    """They go live when somebody publishes them, and not before."""

    display_name = "Cancel the schedule"
    verb = "Cancel the schedule of"
    action_type = "unschedule"
    aria_label = "Cancel the schedule of the selected posts"
    action_priority = 25
    done = "taken off the schedule"
    sentence = "They stay as they are, without a date, until somebody publishes them. Nobody is mailed."

    def why_not(self, post: Post) -> str:
        if post.alias_of_id:
            return "it is an alias, and goes with its original"
        if not post.permissions_for_user(self.request.user).can_unschedule():
            return "you may not publish it"
        if schedule_of(post) is None:
            return "it is not scheduled"
        return self.lock_of(post, but_schedule=True)

    def facts(self, post: Post) -> Iterator[str]:
        revision = schedule_of(post)
        if revision is None or revision.approved_go_live_at is None:
            return
        what = "An update of it goes live" if post.live else "It goes live"
        yield f"{what} {moment(revision.approved_go_live_at)} as things stand."

    def act(self, post: Post) -> str:
        cancel(post, by=self.request.user)
        return ""


ACTIONS = (CancelSchedules,)
