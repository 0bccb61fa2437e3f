"""Who is told, by which mail, and what became of it."""
