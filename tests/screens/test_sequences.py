"""Keys that the reader of news gave: sequences, macros, and any other key for any action."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app import all_bindings
from reader.cli.keymap import bound_keys, with_checked_keys
from reader.config import load_settings
from reader.errors import ConfigError
from reader.screens import sequences
from reader.screens.macros import OutputScreen
from reader.screens.page import PageScreen
from tests.fakes import FakeLibrary
from tests.screens.test_configuring import change, configured, text_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def mistake(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        with_checked_keys(load_settings(path))
    assert "\n" not in str(caught.value)
    return str(caught.value)


SEQUENCES = '[keys]\n"list.bottom" = ["g e", "G"]\n"main.star" = "g s t"\n'


async def test_two_keys_do_one_thing(library: FakeLibrary, path: Path) -> None:
    """`g e` goes to the end though `g` alone goes to the top, and it is seen that g waits."""
    async with configured(library, path, SEQUENCES) as run:
        await run.press("j")
        await run.press("g")
        assert run.main.articles.cursor == 1
        assert " g " in run.status()
        await run.press("e")
        assert run.main.articles.cursor == 5
        assert " g " not in run.status()
        await run.press("g", "s", "t")
        await run.until(lambda: library.articles[1].starred)


async def test_a_key_that_begins_one_stands_for_itself_after_a_while(
    library: FakeLibrary, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And at once where another key follows that goes on with nothing."""
    monkeypatch.setattr(sequences, "WAIT", 0.05)
    async with configured(library, path, SEQUENCES) as run:
        await run.press("G")
        await run.press("g")
        await run.until(lambda: run.main.articles.cursor == 0)
        monkeypatch.setattr(sequences, "WAIT", 5.0)
        await run.press("G", "g", "j")
        assert run.main.articles.cursor == 1
        await run.press("g", "s", "escape")
        assert run.main.articles.cursor == 1 and "gs" not in run.status()


async def test_a_count_before_a_sequence_counts(library: FakeLibrary, path: Path) -> None:
    """`3 g e` goes to the third row as `3 G` does."""
    async with configured(library, path, SEQUENCES) as run:
        await run.press("3", "g")
        assert " 3g " in run.status()
        await run.press("e")
        assert run.main.articles.cursor == 2


async def test_what_is_written_is_no_sequence(library: FakeLibrary, path: Path) -> None:
    """In a line that is written, letters come as they are typed."""
    async with configured(library, path, SEQUENCES) as run:
        await run.press("slash", "g", "e")
        assert run.main.prompt.value == "ge"


async def test_a_macro_does_several_things(library: FakeLibrary, path: Path) -> None:
    """One key stars the article and goes on; the palette and the help name it, too."""
    text = '[macros]\nkeep = { keys = "ctrl+x", do = ["main.star", "list.down"] }\n'
    async with configured(library, path, text) as run:
        first = run.main.articles.article_id
        await run.press("ctrl+x")
        await run.until(lambda: run.main.articles.cursor == 1)
        assert first is not None and library.articles[first].starred
        binding = run.main.active_bindings["ctrl+x"].binding
        assert (binding.description, binding.tooltip) == ("keep", "Do main.star, then list.down.")
        change(run, path, '[macros]\nother = { keys = "ctrl+y", do = "list.down" }\n')
        await run.press("ctrl+x")
        assert run.main.articles.cursor == 1
        await run.press("ctrl+y")
        await run.until(lambda: run.main.articles.cursor == 2)


async def test_a_macro_that_does_not_fit_here_says_so(library: FakeLibrary, path: Path) -> None:
    """An action of another pane is named instead of done nowhere."""
    text = '[macros]\nodd = { keys = "ctrl+x", do = ["thread.fold-all"] }\n'
    ids = {info.id for info in all_bindings() if info.where == "CommentThread"}
    text = text.replace("thread.fold-all", min(ids))
    async with configured(library, path, text) as run:
        await run.press("ctrl+x")
        await run.until(lambda: "does nothing here" in run.status())


async def test_a_macro_runs_a_command_on_the_article(library: FakeLibrary, path: Path) -> None:
    """The text is its input, the link its argument whatever it holds, and its output is shown."""
    library.add("Seven", text="Some words.", link="https://a.example/'$(touch here)'?a=1;b")
    text = (
        '[macros]\nshow = { keys = "ctrl+x", run = "echo %s; grep Some" }\n'
        'one = { keys = "ctrl+y", run = "cat > out.txt; false" }\n'
    )
    text = text.replace("out.txt", str(path.parent / "out.txt"))
    async with configured(library, path, text) as run:
        await run.press("ctrl+x")
        await run.until(lambda: isinstance(run.app.screen, OutputScreen))
        await run.until(lambda: "Some words." in run.shown())
        assert "https://a.example/'$(touch here)'?a=1;b" in run.shown()
        await run.press("q")
        assert not isinstance(run.app.screen, PageScreen)
        await run.press("ctrl+y")
        await run.until(lambda: "status 1" in run.status())
        assert "Some words." in text_of(path.parent / "out.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[keys]\n"main.star" = "m"\n', "m is the key of both 'main.star' and 'main.toggle"),
        ('[keys]\n"main.star" = "crtl+x"\n', "there is no key 'crtl+x' (did you mean 'ctrl'?)"),
        ('[keys]\n"main.star" = "pgedown"\n', "(did you mean 'pagedown'?)"),
        ('[macros]\na = { keys = "s", do = "list.down" }\n', "the key of both"),
        ('[macros]\na = { keys = "ctrl+x", do = "list.dwn" }\n', "did you mean 'list.down'"),
        ('[macros]\na = { keys = "ctrl+x" }\n', ":2: a needs keys, and do or run"),
        ('[macros]\na = { keys = "ctrl+x", du = "x" }\n', "there is no setting 'du'"),
        (
            '[macros]\na = { keys = "g x", run = "w" }\nb = { keys = "g x", run = "w" }\n',
            "g x is the key of both 'macro.a' and 'macro.b'",
        ),
    ],
)
def test_what_cannot_be_bound_is_one_line(path: Path, text: str, said: str) -> None:
    """Two actions on one key are both named; keys and ids that do not exist are named as well."""
    assert said in mistake(path, text)


def test_an_action_may_have_no_key(path: Path) -> None:
    """It stays in the palette, and its old key is free for another."""
    path.write_text('[keys]\n"main.import" = []\n"main.note" = "i"\n', encoding="utf-8")
    keys = {info.id: info.keys for info in bound_keys(load_settings(path))}
    assert (keys["main.import"], keys["main.note"]) == ("none", "i")


async def test_keys_can_change_places(library: FakeLibrary, path: Path) -> None:
    """Up and down the other way round, and read and star: each key does what it was given."""
    text = (
        '[keys]\n"list.down" = "k"\n"list.up" = "j"\n"main.star" = "m"\n'
        '"main.toggle-read" = "s"\n"comments.star" = "m"\n"comments.toggle-read" = "s"\n'
    )
    async with configured(library, path, text) as run:
        await run.press("k", "k", "j")
        assert run.main.articles.cursor == 1
        await run.press("m")
        await run.until(lambda: library.articles[5].starred)
        await run.press("s")
        await run.until(lambda: not library.articles[5].unread)


PANES = {"f2": "FeedTree", "f3": "ArticleList", "f4": "ArticleView", "f5": "CommentThread"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NEW = [
    *(f"f{number}" for number in range(6, 25)),
    *(f"alt+{letter}" for letter in LETTERS),
    *(f"{start} {letter}" for start in ("f1", "tab", "ctrl+x") for letter in LETTERS),
]
"""Keys that no action has by default, sequences among them."""


@pytest.mark.parametrize("pane", PANES)
async def test_every_action_works_on_any_other_key(
    library: FakeLibrary, path: Path, pane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All actions of a pane are moved to other keys at once, and each key reaches its action."""
    # However slow the machine is, no key stands for itself.
    monkeypatch.setattr(sequences, "WAIT", 60.0)
    others = {
        "ConfirmScreen",
        "Prompt",
        "Tick",
        "HitList",
        "ChoiceList",
        "TextPage",
        *PANES.values(),
    }
    actions = [
        info
        for info in all_bindings()
        if info.where == PANES[pane]
        or (
            info.where not in others and (not info.where.endswith("Screen") or "Main" in info.where)
        )
    ]
    given = dict(zip((info.id for info in actions), NEW, strict=False))
    assert len(given) == len(actions) > 40
    text = "[keys]\n" + "".join(f'"{name}" = "{key}"\n' for name, key in given.items())
    async with configured(library, path) as run:
        await run.press("enter", pane)
        await run.until(lambda: run.focused_id == run.main.pane)
        change(run, path, text)
        assert "reloaded" in run.status(), run.status()
        done: list[str] = []

        async def note(action: object, *_: object, **__: object) -> bool:
            done.append(str(action))
            return True

        run.app.run_action = note  # type: ignore[method-assign]
        bound = 0
        for info in actions:
            key, active = given[info.id], run.main.active_bindings
            for old in info.keys.split(","):
                found = active.get(old)
                assert found is None or found.binding.id != info.id, (info.id, old)
            # What an action is not for here says so by not being active.
            if key in active:
                done.clear()
                await run.press(*key.split())
                assert done == [active[key].binding.action], info.id
                assert active[key].binding.id == info.id
                bound += 1
        assert bound > 40
