"""Pages that are the same for every anonymous reader, written once and kept until what they show changes."""
