"""Comments: how they come, where they stand, how they are decided about, and how a page of them is made."""
