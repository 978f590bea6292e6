"""Live discussions, sans-I/O: which address to ask for comments, and what the answer says."""
