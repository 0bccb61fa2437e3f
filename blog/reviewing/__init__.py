"""Who reviews what: each post that is handed in has a slot, and each slot a reviewer who is not overloaded."""
