"""Columns of our lists: moments with their zone, states as words."""

from wagtail.admin.ui.tables import Column


class MomentColumn(Column):
    """A moment with date, time and zone, to the minute."""

    cell_template_name = "blog/admin/cells/moment.html"
    format = "j M Y, H:i T"


class ExactMomentColumn(MomentColumn):
    """The same to the second, where things follow each other within a minute."""

    format = "j M Y, H:i:s T"


class StateColumn(Column):
    """One :class:`~blog.admin.wording.StateWord`."""

    cell_template_name = "blog/admin/cells/state.html"


class TalliesColumn(Column):
    """Several states, counted."""

    cell_template_name = "blog/admin/cells/tallies.html"
