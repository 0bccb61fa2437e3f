"""Derived truth for finding posts: index entries, tag counts, the search page."""
