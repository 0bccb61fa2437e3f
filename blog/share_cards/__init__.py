"""The pictures that stand for posts elsewhere: title, authors and name of the site in the site's own look."""
