"""Columns of our lists: moments with their zone, states as words."""

from wagtail.admin.ui.tables import Column


class MomentColumn(Column):
    """A moment with date, time and zone."""

    cell_template_name = "blog/admin/cells/moment.html"


class StateColumn(Column):
    """One :class:`~blog.admin.wording.StateWord`."""

    cell_template_name = "blog/admin/cells/state.html"


class TalliesColumn(Column):
    """Several states, counted."""

    cell_template_name = "blog/admin/cells/tallies.html"
