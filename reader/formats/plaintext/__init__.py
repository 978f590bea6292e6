"""Pages dumped to text: an article, or several, with the comments under it."""

from reader.formats.plaintext.layout import layout_names
from reader.formats.plaintext.parse import parse
from reader.formats.plaintext.reading import Reading, read

__all__ = ["Reading", "layout_names", "parse", "read"]
