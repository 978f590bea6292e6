"""One value changed in `config.toml`; its comments, its order and everything else stay."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from reader.errors import ConfigError, why_not


def set_option(path: Path, table: str, name: str, value: str | None) -> None:
    """Writes one option; a missing file is made, with its folder.

    Args:
        path: the file; where it is a link, what it points to is written.
        table: as between brackets; empty: before the first table.
        name: the option.
        value: as TOML writes it; None takes the option out of the file.

    Raises:
        ConfigError: the file cannot be read or written, or is no TOML.
    """
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        changed = with_option(text, table, name, value)
        if changed != text:
            _write(path.resolve(), changed)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot write {path}: {why_not(error)}") from error
    except (TOMLKitError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error


def restore(path: Path, text: str | None) -> None:
    """Writes back what stood in a file; None: there was none."""
    with contextlib.suppress(OSError):
        if text is None:
            path.unlink()
        else:
            _write(path.resolve(), text)


def with_option(text: str, table: str, name: str, value: str | None) -> str:
    """A configuration with one option changed.

    Where the file has the option commented out (as `reader config` writes it), the value takes
    that line's place.

    Raises:
        TOMLKitError: it is no TOML, or the value is none.
        ValueError: what should be a table is none.
    """
    document = tomlkit.parse(text)
    # A proxy of a table that stands in pieces, too, has what is needed here.
    holder: tomlkit.container.Container | tomlkit.items.Table = document
    for part in filter(None, table.split(".")):
        if part not in holder:
            if value is None:
                return text
            holder[part] = tomlkit.table()
        inner = holder[part]
        if not hasattr(inner, "append") or not hasattr(inner, "keys"):
            raise ValueError(f"{part} is not a table")
        holder = inner
    if value is None:
        if name in holder:
            holder.remove(name)
        return tomlkit.dumps(document)
    is_new = name not in holder
    holder[name] = tomlkit.value(value)
    changed = tomlkit.dumps(document)
    if is_new:
        # tomlkit appends, also behind a comment that belongs to the next table.
        for placed in _placed(text, table, name, f"{name} = {value}"):
            if _means(placed, changed):
                return placed
    return changed


def _placed(text: str, table: str, name: str, line: str) -> Iterator[str]:
    """The text with a new line where it belongs: best first, none where that cannot be told."""
    lines = text.splitlines(keepends=True)
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    here, after = "", 0 if not table else None
    for number, old in enumerate(lines):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", old):
            here = header[1]
        elif here != table:
            continue
        elif re.match(rf"#\s?{re.escape(name)}\s*=", old):
            yield "".join([*lines[:number], line, ending, *lines[number + 1 :]])
        if here == table and old.strip() and not old.lstrip().startswith("#"):
            after = number + 1
    if after is not None:
        if not after:
            # What the file begins with is about the file.
            while after < len(lines) and lines[after].startswith("#"):
                after += 1
        before = lines[:after]
        if before and not before[-1].endswith("\n"):
            before.append(ending)
        yield "".join([*before, line, ending, *lines[after:]])


def _means(text: str, other: str) -> bool:
    """Whether two texts set the same."""
    try:
        return tomlkit.parse(text).unwrap() == tomlkit.parse(other).unwrap()
    except TOMLKitError:
        return False


def _write(path: Path, text: str) -> None:
    """Replaces a file whole, so that nobody ever reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o7777)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
