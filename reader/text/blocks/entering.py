"""What entering an element of a page comes to."""

from __future__ import annotations

from collections.abc import Callable

Exit = Callable[[], None] | None
"""What is to be done at the end of an element."""

Entered = tuple[bool, Exit]
"""Whether the children of an element are to be walked, and what is to be done after them."""
