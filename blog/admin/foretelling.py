"""What other apps may ask of a publication that has not happened yet."""

from blog.publication import foretold, lives

__all__ = ["foretold", "lives"]
