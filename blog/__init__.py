"""What is true: posts, comments, people, and the events they cause. Imports nothing of its listeners."""
