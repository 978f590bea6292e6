"""Settings that change while the program runs: read again, chosen, written."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError
from reader.screens.settings_watch import SettingsWatch
from reader.themes import default_theme, find_theme, theme_names

if TYPE_CHECKING:
    from textual.app import App

    from reader.config import Settings
    from reader.config.options import Option
    from reader.screens.main import MainScreen

_LOOK_SECONDS = 1.0


class Configuring:
    """Applies changed settings to the running program."""

    def __init__(
        self,
        app: App[Any],
        screen: MainScreen,
        *,
        load: Callable[[], Settings] | None,
        use_keys: Callable[[Settings], None],
        use_ascii: Callable[[bool], None],
    ) -> None:
        """Takes what follows the settings.

        Args:
            load: reads and checks them again; None: they stay what they are.
            use_keys: binds the keys they name.
            use_ascii: shows all but texts in ASCII, or not.
        """
        self._use_keys = use_keys
        self._use_ascii = use_ascii
        self._app = app
        self._screen = screen
        path = screen.settings.path
        self._watch: SettingsWatch | None = None
        if path is not None and load is not None:
            themes = path.parent / "themes"
            self._watch = SettingsWatch(lambda: (path, themes / f"{app.theme}.toml"), load)

    @property
    def settings(self) -> Settings:
        """Those that hold."""
        return self._screen.settings

    # Reading

    def watch(self) -> None:
        """Looks at the file from now on."""
        if self._watch is not None:
            self._app.set_interval(_LOOK_SECONDS, self.look)

    def look(self, *, is_forced: bool = False) -> None:
        """Uses what the file says now; a mistake in it is told, and everything stays as it was."""
        if self._watch is None:
            return
        try:
            settings = self._watch.look(is_forced=is_forced)
            if settings is not None:
                self.use(settings)
        except ConfigError as error:
            self._screen.status.say_error(self._told(error))
        else:
            if settings is not None and not is_forced:
                self._screen.status.say("Settings reloaded.")

    def use(self, settings: Settings) -> None:
        """Applies new settings.

        Raises:
            ConfigError: their theme does not exist or has a mistake; nothing is changed then.
        """
        app = self._app
        name = settings.theme or default_theme(os.environ)
        theme = None if app.no_color else find_theme(name, settings.path)
        was = self.settings
        if theme is not None and theme != app.get_theme(app.theme):
            app.register_theme(theme)
            if app.theme == name:
                # Its colours are others now, which Textual does not look for.
                app._watch_theme(name)
            app.theme = name
        if settings.ascii != was.ascii:
            self._use_ascii(settings.ascii)
        self._screen.use_settings(settings)
        self._use_keys(settings)

    def _told(self, error: ConfigError) -> str:
        """A mistake in the file with the file's name alone: a line of the screen is short."""
        path = self.settings.path
        return str(error) if path is None else str(error).replace(str(path), path.name)

    @staticmethod
    def default(table: str, option: Option) -> str | None:
        """What holds here where an option is not set, as TOML; None: nothing does."""
        if option.name == "theme" and not table:
            # It follows how many colours the terminal has.
            return f'"{default_theme(os.environ)}"'
        return option.default

    # Writing

    def write(self, table: str, name: str, value: str | None) -> str | None:
        """Writes an option as TOML has it, None for its default; returns what went wrong."""
        from reader.config.editing import restore, set_option

        path = self.settings.path
        if path is None or self._watch is None:
            return "there is no settings file here"
        before = self.text() if path.exists() else None
        try:
            set_option(path, table, name, value)
        except ConfigError as error:
            return self._told(error)
        try:
            settings = self._watch.look(is_forced=True)
            if settings is not None:
                self.use(settings)
        except ConfigError as error:
            restore(path, before)
            return self._told(error)
        finally:
            self._watch.skip()
        return None

    def text(self) -> str:
        """What the file says now, empty where it cannot be read."""
        path = self.settings.path
        try:
            return path.read_text("utf-8") if path is not None else ""
        except (OSError, UnicodeDecodeError):
            return ""

    def edit(self) -> None:
        """Shows all settings, to look at and to change."""
        from reader.screens.settings import SettingsScreen

        self._app.push_screen(SettingsScreen(self))

    # Themes

    def choose_theme(self) -> None:
        """Asks for a theme, and keeps it."""
        from reader.screens.themes import ThemeChoice, ThemesScreen

        app = self._app
        if app.no_color:
            self._screen.status.say("NO_COLOR is set, so themes show no colours.")
            return

        def keep(name: str | None) -> None:
            if name is not None and (problem := self.write("", "theme", f'"{name}"')) is not None:
                self._screen.status.say_error(problem)

        choices = [ThemeChoice(*row) for row in theme_names(self.settings.path)]
        app.push_screen(ThemesScreen(choices, app.theme, self._show_theme), keep)

    def _show_theme(self, name: str) -> str | None:
        app = self._app
        if name == app.theme:
            return None
        try:
            app.register_theme(find_theme(name, self.settings.path))
        except ConfigError as error:
            return str(error)
        app.theme = name
        return None
