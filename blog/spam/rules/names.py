from wagtail.models import Site

from blog.display_names import is_somebody_elses, likeness
from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class Impostor(Rule):
    """A guest's name that readers would take for an author, the staff or the site itself."""

    name = "impostor"

    def __call__(self, case: Case) -> Reason | None:
        if case.user is not None:
            return None  # names of accounts are refused where they are chosen
        if is_somebody_elses(case.comment.name, None):
            return self.hold("The name looks like that of somebody who writes or works here.")
        site = Site.find_for_request(case.request)
        if site and likeness(case.comment.name) and likeness(case.comment.name) == likeness(site.site_name):
            return self.hold("The name looks like that of the site.")
        return None
