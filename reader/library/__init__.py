"""Library: all that the interface and the commands may ask of what is kept."""

from reader.library.library import Library

__all__ = ["Library"]
