"""Pictures in a real terminal: what it is sent, and what it is not."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pictures import BLUE, GREEN, RED, Colour, kitty_pictures, picture, sixel_pixels
from tests.servers import Reply, Server
from tests.terminal import Terminal, environment

FLAG = ((RED, GREEN), (BLUE, RED))
SIXEL = re.compile(rb"\x1bP0;1q[^\x1b]*\x1b\\")


@contextmanager
def reading(
    home: Path,
    *addresses: str,
    feed: str = "https://feeds.example/f",
    settings: str = "",
    more: str = "",
    server: Server | None = None,
    size: tuple[int, int] = (120, 40),
    lines: int = 1,
    **extra: str,
) -> Iterator[Terminal]:
    """The program with one article a picture, the last on top; each ends with some lines."""
    items = "".join(
        f"<item><title>Article {number}</title><guid>{number}</guid>"
        f"<link>https://feeds.example/{number}</link>"
        f"<pubDate>{number + 1:02} Nov 2026 10:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>Before {number}.</p><img alt='A flag' src='{address}'>"
        f"{'<p>After.</p>' * lines}]]></description></item>"
        for number, address in enumerate(addresses)
    )
    file = home / "feed.xml"
    file.write_text(
        '<rss version="2.0"><channel><title>Flags</title><link>https://feeds.example/</link>'
        f"{items}</channel></rss>"
    )
    config = home / "config.toml"
    config.write_text(f"{more}\n[refresh]\non-start = false\n[pictures]\n{settings}")
    env = environment(home, SOUNDOFF_CONFIG=str(config)) | extra
    store = ["--store", str(home / "s.db")]
    reader = [sys.executable, "-m", "reader", *store]
    if server is not None:
        server.scripts["/feed.xml"] = Reply(body=file.read_bytes())
        command = ["add", server.url("/feed.xml")]
    else:
        command = ["import", "--url", feed, str(file)]
    subprocess.run([*reader, *command], env=env, check=True, capture_output=True)
    with Terminal(reader, columns=size[0], rows=size[1], env=env) as terminal:
        terminal.wait_for("Before")
        yield terminal


def inline(scale: int = 40, colours: tuple[tuple[Colour, ...], ...] = FLAG) -> str:
    """An address that holds a picture: four squares, so many pixels wide each."""
    return "data:image/png;base64," + b64encode(picture(colours, scale=scale)).decode()


def blocks(terminal: Terminal) -> set[tuple[str, str]]:
    """The colours of the half blocks on the screen, upper and lower."""
    cells = [terminal.cell(x, y) for y in range(terminal.rows) for x in range(terminal.columns)]
    return {(cell.fg, cell.bg) for cell in cells if cell.data == "▀"}


def sixels(terminal: Terminal) -> list[bytes]:
    return SIXEL.findall(bytes(terminal.output))


@pytest.mark.parametrize("colours", ["truecolor", ""])
def test_half_blocks_show_the_picture_in_any_terminal(tmp_path: Path, colours: str) -> None:
    """Red and green above blue and red stand under the words, also where there are 256 colours."""
    settings = 'show = "always"\nprotocol = "blocks"'
    with reading(tmp_path, inline(), settings=settings, COLORTERM=colours) as terminal:
        terminal.wait_for(lambda t: len(blocks(t)) >= 4)
        assert {("ff0000", "ff0000"), ("00ff00", "00ff00"), ("0000ff", "0000ff")} <= blocks(
            terminal
        )
        assert "[image: A flag]" in terminal.text


def test_nothing_is_sent_or_loaded_while_pictures_are_off(tmp_path: Path) -> None:
    """By default no server learns what is read, and no decoder is in the program."""
    with (
        Server({"*": Reply(body=picture(FLAG))}) as server,
        reading(tmp_path, server.url("/p.png"), inline(), feed=server.url()) as terminal,
    ):
        terminal.press("enter")
        terminal.wait_for("[image: A flag]")
        terminal.press("P")
        terminal.wait_for("Pictures are off")
        terminal.press("J")
        terminal.wait_for("Before 0")
        terminal.settle(0.3)
        assert not server.requests
        maps = Path(f"/proc/{terminal.pid}/maps").read_text()
        assert "/PIL/" not in maps
        assert "▀" not in terminal.text
        assert b"\x1b_G" not in terminal.output and not sixels(terminal)


def test_a_picture_comes_when_it_is_asked_for(tmp_path: Path) -> None:
    """On demand nothing is fetched until P; a picture that is kept needs no server any more."""
    settings = 'show = "on-demand"\nprotocol = "blocks"'
    gone = "http://127.0.0.1:9/p.png"
    with reading(tmp_path, gone, inline(), settings=settings) as terminal:
        terminal.press("enter")
        terminal.settle(0.3)
        assert not blocks(terminal)
        terminal.press("P")
        terminal.wait_for(lambda t: len(blocks(t)) >= 4)
        terminal.press("J")
        terminal.wait_for("Before 0")
        # The letter on the picture's words, after the article's link, asks for this one alone.
        terminal.press(";")
        terminal.settle(0.2)
        terminal.press("s")
        terminal.wait_for("No picture:")


def test_kitty_holds_the_pictures_of_the_article_shown_and_no_others(tmp_path: Path) -> None:
    """Leaving an article, and the program, takes its pictures out of the terminal."""
    settings = 'show = "always"\nprotocol = "kitty"'
    with reading(tmp_path, inline(), inline(50), settings=settings) as terminal:
        terminal.wait_for(lambda t: "\U0010eeee" in t.text)
        terminal.press("enter")
        terminal.settle(0.3)
        ((number, sent),) = kitty_pictures(bytes(terminal.output)).items()
        assert {sent.pixels()[0][0], sent.pixels()[-1][0]} == {RED, BLUE}
        assert terminal.text.count("\U0010eeee") == sent.columns * sent.rows
        colour = "".join(f"{value:02x}" for value in number.to_bytes(3, "big"))
        cells = [terminal.cell(x, y) for y in range(40) for x in range(120)]
        assert {cell.fg for cell in cells if "\U0010eeee" in cell.data} == {colour}
        terminal.press("J")
        terminal.wait_for(lambda t: "Before 0" in t.text and "\U0010eeee" in t.text)
        terminal.settle(0.3)
        (other,) = kitty_pictures(bytes(terminal.output))
        assert other != number
        terminal.press("Q")
        assert terminal.wait_exit() == 0
        assert not kitty_pictures(bytes(terminal.output))


@pytest.mark.slow
def test_sixels_are_never_painted_over_another_screen(tmp_path: Path) -> None:
    """While a question stands over the article nothing is painted; afterwards it is there again."""
    settings = 'show = "always"\nprotocol = "sixel"'
    with reading(tmp_path, inline(), settings=settings) as terminal:
        terminal.press("enter")
        terminal.wait_for(lambda t: bool(sixels(t)))
        terminal.settle(0.3)
        painted = sixel_pixels(sixels(terminal)[-1])
        assert (len(painted[0]), len(painted)) == (80, 80)
        assert (painted[0][0], painted[0][-1], painted[-1][0]) == (
            (100, 0, 0), (0, 100, 0), (0, 0, 100),
        )  # fmt: skip
        terminal.press("T")
        terminal.wait_for("Note")
        terminal.settle(0.3)
        before = len(sixels(terminal))
        # What is typed there repaints the screen below it, too.
        terminal.press(*"words")
        terminal.resize(110, 40)
        terminal.settle(0.3)
        assert len(sixels(terminal)) == before
        terminal.press("escape")
        terminal.wait_for("Discard what you wrote?")
        terminal.press("y")
        terminal.wait_for(lambda t: len(sixels(t)) > before)


def test_sixels_are_painted_only_where_all_of_them_is_in_view(tmp_path: Path) -> None:
    """A picture that is half scrolled out of its pane is not painted over the bar above it."""
    settings = 'show = "always"\nprotocol = "sixel"\nmax-height = 5'
    with reading(tmp_path, inline(), settings=settings, lines=40) as terminal:
        terminal.press("enter")
        terminal.wait_for(lambda t: bool(sixels(t)))
        terminal.settle(0.3)
        top = next(y for y, line in enumerate(terminal.lines) if "[image: A flag]" in line) + 1
        where = [int(y) for y in re.findall(rb"\x1b7\x1b\[(\d+);\d+H\x1bP", bytes(terminal.output))]
        assert where[-1] == top + 1
        terminal.press("j")
        terminal.settle(0.3)
        where = [int(y) for y in re.findall(rb"\x1b7\x1b\[(\d+);\d+H\x1bP", bytes(terminal.output))]
        assert where[-1] == top
        terminal.press(*"jjjjjjj")
        terminal.settle(0.3)
        count = len(sixels(terminal))
        assert "[image: A flag]" not in terminal.text
        terminal.press("j", "k")
        terminal.settle(0.3)
        assert len(sixels(terminal)) == count


@pytest.mark.slow
def test_another_program_gets_a_terminal_without_pictures(tmp_path: Path) -> None:
    """While a browser has the terminal its memory holds none of ours; afterwards they are back."""
    browser = tmp_path / "w3m"
    browser.write_text("#!/bin/sh\necho BROWSING\nread line\n")
    browser.chmod(0o755)
    settings = 'show = "always"\nprotocol = "kitty"'
    more = f'browser = "{browser}"'
    with reading(tmp_path, inline(), settings=settings, more=more) as terminal:
        terminal.wait_for(lambda t: "\U0010eeee" in t.text)
        terminal.settle(0.3)
        (before,) = kitty_pictures(bytes(terminal.output))
        terminal.press("o")
        terminal.wait_for("BROWSING")
        assert not kitty_pictures(bytes(terminal.output))
        terminal.send("\r")
        terminal.wait_for(lambda t: bool(kitty_pictures(bytes(t.output))))
        terminal.settle(0.3)
        (after,) = kitty_pictures(bytes(terminal.output))
        assert after != before
        colour = "".join(f"{value:02x}" for value in after.to_bytes(3, "big"))
        cells = [terminal.cell(x, y) for y in range(40) for x in range(120)]
        assert {cell.fg for cell in cells if "\U0010eeee" in cell.data} == {colour}


def test_a_picture_opens_in_the_program_for_pictures(tmp_path: Path) -> None:
    """The program gets the address, or the file where the picture is kept here already."""
    viewer, seen = tmp_path / "viewer", tmp_path / "seen"
    viewer.write_text(f'#!/bin/sh\necho "$1" >> {seen}\n')
    viewer.chmod(0o755)
    settings = f'show = "on-demand"\nprotocol = "blocks"\n[open]\n"image/*" = "{viewer} %s"'
    flag = picture(FLAG, scale=40)
    with Server({"/p.png": Reply(body=flag, headers={"Content-Type": "image/png"})}) as server:
        url = server.url("/p.png")
        with reading(tmp_path, url, server=server, settings=settings) as terminal:
            terminal.press("enter")
            terminal.settle(0.3)
            terminal.press("I")
            terminal.wait_for("Opened with viewer")
            assert not server.asked("/p.png")
            terminal.press("P")
            terminal.wait_for(lambda t: len(blocks(t)) >= 4)
            terminal.press("I")
            terminal.wait_for(lambda t: len(seen.read_text().splitlines()) == 2)
            first, second = seen.read_text().splitlines()
            assert first == url
            assert Path(second).read_bytes() == flag
            assert len(server.asked("/p.png")) == 1


@pytest.mark.slow
def test_sixels_wait_while_lines_go_by(tmp_path: Path) -> None:
    """A key held down does not send the picture with every line, only where the lines rest."""
    settings = 'show = "always"\nprotocol = "sixel"\nmax-height = 5'
    with reading(tmp_path, inline(), settings=settings, lines=60) as terminal:
        terminal.press("enter")
        terminal.wait_for(lambda t: bool(sixels(t)))
        terminal.settle(0.3)
        before = len(sixels(terminal))
        for _ in range(10):
            terminal.press("j", "k")
            terminal.settle(0.02)
        terminal.settle(0.3)
        sent = len(sixels(terminal)) - before
        assert 1 <= sent <= 4
        assert bytes(terminal.output).rfind(b"\x1bP0;1q") > bytes(terminal.output).rfind(b"After.")


@pytest.mark.slow
def test_pictures_turned_off_while_reading_are_asked_for_no_more(tmp_path: Path) -> None:
    """A configuration that is changed to never holds at once, one that turns them on when asked."""
    settings = 'show = "on-demand"\nprotocol = "blocks"'
    config = tmp_path / "config.toml"
    with Server({"/p.png": Reply(body=picture(FLAG, scale=40))}) as server:
        url = server.url("/p.png")
        with reading(tmp_path, url, server=server, settings=settings) as terminal:
            terminal.press("enter")
            terminal.settle(0.3)
            config.write_text(config.read_text().replace("on-demand", "never"))
            # Files are looked at each second.
            terminal.settle(1.5)
            terminal.press("P")
            terminal.wait_for("Pictures are off")
            terminal.press(";")
            terminal.settle(0.2)
            terminal.press("s")
            terminal.wait_for("pictures are off")
            assert not server.asked("/p.png")


def test_no_colour_means_no_pictures(tmp_path: Path) -> None:
    """Who wants no colours gets no blocks of them, and is told why."""
    settings = 'show = "always"\nprotocol = "kitty"'
    with reading(tmp_path, inline(), settings=settings, NO_COLOR="1") as terminal:
        terminal.press("enter")
        terminal.settle(0.3)
        terminal.press("P")
        terminal.wait_for("NO_COLOR")
        assert b"\x1b_Ga=T" not in terminal.output and "\u2580" not in terminal.text


@pytest.mark.slow
def test_tmux_is_asked_to_hand_kitty_s_pictures_on(tmp_path: Path) -> None:
    """Who sets kitty inside tmux has each sequence wrapped for it; by itself nobody does."""
    tmux = "/tmp/tmux-0/default,1,0"
    settings = 'show = "always"\nprotocol = "kitty"'
    with reading(tmp_path, inline(), settings=settings, TMUX=tmux) as terminal:
        terminal.wait_for(lambda t: "\U0010eeee" in t.text)
        output = bytes(terminal.output)
        wrapped = re.findall(rb"\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\", output)
        assert b"\x1b_G" not in output.replace(b"\x1b\x1b_G", b"")
        (sent,) = kitty_pictures(b"".join(wrapped).replace(b"\x1b\x1b", b"\x1b")).values()
        assert sent.columns > 1
