"""Soundoff: a terminal news reader in which the discussion is as present as the article."""

__version__ = "0.1.0"
