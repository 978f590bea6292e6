"""Whole-terminal views and what drives them: the only interface code that talks to the library."""
