"""What happens to tags: renaming, merging, and taking a merge back. The verbs are on ``Tag`` and ``TagMerge``."""
