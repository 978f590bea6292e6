"""Live discussions, sans-I/O: which address to ask for an entry's comments, and what the answer says."""
