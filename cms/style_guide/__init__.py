"""Every component of the readers' pages in every state, on one page for staff: to look at, and for programs to walk."""
