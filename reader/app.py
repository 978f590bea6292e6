"""The Textual application: what the screens need around them, and how it starts and ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events
from textual.app import App, SystemCommand, get_system_commands_provider
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.filter import NoColor
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input

from reader.errors import ReaderError
from reader.paths import FIRST_STYLESHEETS, bundled
from reader.screens.main import MainScreen
from reader.screens.terminal import noise_to_log
from reader.themes import TERMINAL_THEME, default_theme, find_theme
from reader.widgets.pane import ASCII_CLASS, Pane

if TYPE_CHECKING:
    from textual.command import Provider

    from reader.config import Settings
    from reader.library import Library
    from reader.screens.configuring import Configuring
    from reader.screens.sequences import KeySequences

_LAST_WRITES = 3.0
"""Seconds that the last writes may take when the program ends."""


def _key_commands() -> type[Provider]:
    from reader.screens.commands import KeyCommands

    return KeyCommands


class ReaderApp(App[None], inherit_bindings=False):
    """Stylesheets, themes, keys and the palette around the main screen.

    Attributes:
        failure: the unexpected error that ended the app, None if it ended well.
        stood: called when the first page stands.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Q", "leave", "Quit", show=False, id="app.quit",
                tooltip="Quit; what you have read and where you were is kept."),
        Binding("ctrl+q", "leave", "Quit", show=False, id="app.quit-anywhere", priority=True,
                tooltip="Quit from anywhere, also while something is typed."),
        Binding("ctrl+c", "copy_or_leave", "Copy / quit",
                show=False, id="app.copy-or-quit", priority=True,
                tooltip="Copy the selected text; without a selection, quit."),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, id="app.suspend", priority=True,
                tooltip="Go back to the shell; fg returns."),
        Binding("question_mark", "help", "Help", id="app.help",
                tooltip="Show the keys that work where you are."),
        Binding("colon,ctrl+p", "command_palette", "Commands", show=False, id="app.commands",
                tooltip="Find an action by its name."),
    ]  # fmt: skip
    TITLE = "Soundoff"
    COMMANDS = {get_system_commands_provider, _key_commands}

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        target: str | None = None,
        load: Callable[[], Settings] | None = None,
    ) -> None:
        """Takes what the screens work with.

        Args:
            load: reads and checks the settings again; without it they stay what they are.
            target: what to open first: an article's id or link, a discussion's address, a file to
                import, or a query.
        """
        styles = bundled("styles")
        super().__init__(css_path=[styles / f"{name}.tcss" for name in FIRST_STYLESHEETS])
        self._settings = settings
        self._load_settings = load
        # Nothing moves by itself: it makes readers wait, and some of them ill.
        self.animation_level = "none"
        self.failure: BaseException | None = None
        self.stood: Callable[[], None] = lambda: None
        self._is_leaving = False
        self.main_screen = MainScreen(library, settings, target=target, completed=self.load_styles)
        self._use_theme(settings.theme or default_theme(os.environ))
        if settings.ascii:
            self.use_ascii(True)
        self._sequences: KeySequences | None = None
        self._has_macros = False
        self.use_keys(settings)

    @cached_property
    def configuring(self) -> Configuring:
        """What changes settings while the program runs."""
        from reader.screens.configuring import Configuring

        return Configuring(
            self,
            self.main_screen,
            load=self._load_settings,
            use_keys=self.use_keys,
            use_ascii=self.use_ascii,
        )

    def _use_theme(self, name: str) -> None:
        if self.no_color:
            # Textual makes greys of colours; here no colour at all is sent.
            name = TERMINAL_THEME
            self._filters = [*self._filters[:1], NoColor()]
        self.register_theme(find_theme(name, self._settings.path))
        # Setting `theme` would read and apply every stylesheet once more.
        self.set_reactive(App.theme, name)
        is_dark = self.current_theme.dark
        modes = {f"-theme-{name}": True, "-dark-mode": is_dark, "-light-mode": not is_dark}
        self.update_classes(modes, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    # The terminal's own cursor

    @property
    def cursor_position(self) -> Offset:
        """Where it is put, hidden, after each frame: on the row that a braille line is to show.

        Textual asks for it. A field that has just been shown has told it a wrong place.
        """
        focused = self.screen.focused if self._screen_stack else None
        if isinstance(focused, Pane):
            return focused.cursor_on_screen
        typed: Offset | None = getattr(focused, "cursor_screen_offset", None)
        return self._told_position if typed is None else typed

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._told_position = position

    def use_ascii(self, is_on: bool) -> None:
        """Shows nothing of its own but ASCII from now on, or everything again."""
        from reader.screens.ascii_filter import AsciiFilter

        self._filters = [one for one in self._filters if not isinstance(one, AsciiFilter)]
        if is_on:
            self._filters.append(AsciiFilter())
        self.set_class(is_on, ASCII_CLASS, update=False)
        if self.is_running:
            self._invalidate_css()
            self.refresh_css(animate=False)
            for pane in self.main_screen.query(Pane):
                pane.repaint()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        # Textual's own widgets need them wherever a theme has `ansi = true`.
        return {"ansi-background": "ansi_black", "ansi-foreground": "ansi_white"}

    # Start

    def get_default_screen(self) -> Screen[Any]:
        return self.main_screen

    def on_mount(self) -> None:
        # Textual paints what has changed, and the shell has changed everything.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        loop = asyncio.get_running_loop()
        if not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
                loop.add_signal_handler(number, self._end_by_signal, number)

    def load_styles(self) -> None:
        """Reads the stylesheets that the first page does without."""
        for path in sorted(bundled("styles").glob("*.tcss")):
            if path.stem not in FIRST_STYLESHEETS:
                self.stylesheet.read(path)
        # `read` keeps Textual's map of the rules, which the next widget would be styled by.
        self.stylesheet.parse()
        self.configuring.watch()
        self.stood()

    def on_ready(self) -> None:
        """Lets the collector run again: the widgets that stand now stay anyway."""
        if not self.is_headless:
            # A pass takes 4 ms for 10,000 objects, and a key that it meets waits: many small ones.
            gc.freeze()
            gc.set_threshold(5_000, 10, 1_000)
            gc.enable()

    # Keys

    def use_keys(self, settings: Settings) -> None:
        """Binds the keys and macros of some settings, and no others of those before."""
        self.set_keymap({name: override.keys for name, override in settings.keys.items()})
        if settings.macros or self._has_macros:
            from reader.screens.macros import bind_macros

            self._has_macros = bool(settings.macros)
            bind_macros(self.main_screen, settings.macros)
        self._sequences = None
        given = [one.keys for one in settings.keys.values()]
        given += [one.keys for one in settings.macros.values()]
        if any(" " in keys for keys in given):
            from reader.screens.sequences import KeySequences

            self._sequences = KeySequences(self, self._handle_key, self._show_held)

    def _show_held(self, keys: str) -> None:
        digits = self.focused.pending if isinstance(self.focused, Pane) else ""
        self.main_screen.status.show_pending(digits + keys)

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif self._is_leaving:
            return
        elif self._sequences is None or not await self._sequences.take(event):
            await self._handle_key(event)

    async def _handle_key(self, event: events.Key) -> None:
        from reader.widgets.handed_keys import hand_key

        if not await hand_key(self, event):
            await super().on_event(event)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        field: Any = event.widget
        if getattr(field, "cursor_blink", False):
            field.cursor_blink = False
            # That alone would leave an input without its cursor.
            field._restart_blink()

    # End

    def run(self, **options: Any) -> None:
        """Runs the app; afterwards `failure` says whether an error ended it."""
        with noise_to_log():
            try:
                super().run(**options)
            finally:
                if self.main_screen.announcing is not None:
                    self.main_screen.announcing.end()

    def _fatal_error(self) -> None:
        """Ends the app after an error; whoever runs it says so in one line."""
        from textual.worker import WorkerFailed

        failure = self._exception
        # What failed beside the screen is named by its own name, not by that of its wrapping.
        self.failure = failure.error if isinstance(failure, WorkerFailed) else failure
        self._close_messages_no_wait()

    def _end_by_signal(self, number: int) -> None:
        self.run_worker(self._leave(128 + number))

    async def _leave(self, status: int = 0) -> None:
        # Keys typed behind it would reach screens that are being taken down.
        self._is_leaving = True
        with contextlib.suppress(TimeoutError, ReaderError):
            await asyncio.wait_for(self.main_screen.finish(), _LAST_WRITES)
        self.exit(return_code=status)

    # Actions

    def get_system_commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        yield SystemCommand(
            "Theme", "Change the colours; they are shown while you choose.", self.action_themes
        )

        yield SystemCommand(
            "Settings", "Look at what can be set, and change it.", self.configuring.edit
        )

    async def action_leave(self) -> None:
        await self._leave()

    async def action_copy_or_leave(self) -> None:
        from textual.widgets import TextArea

        selected = self.screen.get_selected_text()
        if not selected and isinstance(self.focused, Input | TextArea):
            selected = self.focused.selected_text
        if selected:
            from reader.text.clean import clean_text

            self.copy_to_clipboard(clean_text(selected))
            self.main_screen.status.say("Copied, if the terminal allows it.")
        else:
            await self._leave()

    def copy_to_clipboard(self, text: str) -> None:
        """Copies by the terminal, or by a program where the settings say so."""
        from reader.screens import clipboard, tmux

        attempt = self.main_screen.attempt
        if self.main_screen.settings.clipboard != "terminal":
            # A program that does not answer has two seconds: keys go on meanwhile.
            attempt(lambda: clipboard.copy_in_thread(text), "copying", is_exclusive=False)
            return
        super().copy_to_clipboard(text)
        if tmux.is_inside(os.environ):
            attempt(lambda: clipboard.copy_through_tmux(self, text), "copying", is_exclusive=False)

    def action_command_palette(self) -> None:
        from reader.screens.commands import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_themes(self) -> None:
        self.configuring.choose_theme()

    def action_help(self) -> None:
        from reader.screens.help import HelpScreen, active_keys

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(active_keys(self.screen)))


class BindingInfo(NamedTuple):
    """One action that keys are bound to."""

    id: str
    keys: str
    """As Textual names them, parted by commas."""
    label: str
    sentence: str
    where: str
    """The class that owns it."""


def all_bindings() -> list[BindingInfo]:
    """Every binding that can be remapped, without starting anything."""
    from reader.screens.key_owners import KEY_OWNERS

    owners: tuple[type[DOMNode], ...] = (ReaderApp, *KEY_OWNERS)
    return [
        BindingInfo(binding.id, binding.key, binding.description, binding.tooltip, owner.__name__)
        for owner in owners
        for binding in owner.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    ]
