"""modelsearch's database backends, made safe for visitors' text and for an index of any size."""
