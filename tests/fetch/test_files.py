"""Sources on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.errors import FetchError
from reader.fetch.files import expand_sources, read_source
from reader.model.source import Source


def names(folder: Path) -> list[str]:
    found = expand_sources([Source(path=str(folder), url="https://a.example/")])
    return [str(Path(source.path).relative_to(folder)) for source in found]


def test_folders_are_walked_in_order_of_name(tmp_path: Path) -> None:
    """A folder of pages is imported the same way every time; hidden files are left out."""
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".git/config", "b/.hidden"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert names(tmp_path) == ["a.txt", "b/1.txt", "b/2.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    """A folder that links to itself is walked once."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a.txt"]


def test_a_broken_link_is_reported_not_skipped(tmp_path: Path) -> None:
    """What cannot be read is named."""
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (source,) = expand_sources([Source(path=str(tmp_path))])
    with pytest.raises(FetchError, match=r"cannot read .*gone\.txt: no such file"):
        read_source(source)


def test_options_of_a_folder_hold_for_its_files(tmp_path: Path) -> None:
    """`--url` and its like are the user's word for every file of the folder."""
    (tmp_path / "a.txt").write_text("x")
    (source,) = expand_sources([Source(path=str(tmp_path), url="https://a.example/")])
    fetched = read_source(source)
    assert (fetched.data, fetched.url) == (b"x", "https://a.example/")


def test_a_device_is_refused() -> None:
    """`reader import /dev/zero` ends."""
    with pytest.raises(FetchError, match="neither a file nor a pipe"):
        read_source(Source(path="/dev/zero"))


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    """`reader import <(command)` works."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"words")
    import threading

    closer = threading.Timer(0.1, os.close, (writer,))
    closer.start()
    assert read_source(Source(path=str(pipe))).data == b"words"
    closer.join()
