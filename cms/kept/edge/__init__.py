"""A CDN before the site: what its copies are called, how long they may be kept, and how it learns that they are old."""
