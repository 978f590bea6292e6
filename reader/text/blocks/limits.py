"""Limits of what is kept of a body's structure."""

MAX_DEPTH = 24
"""Containers (quote, list, item, cell ...) inside one another; deeper ones are flattened."""

TAB = 4
"""Columns from one tab stop to the next in preformatted text."""
