"""Every screen of the program and every state of its panes, and the keys that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Group = Literal[
    "Reading", "The list", "Discussions", "Feeds", "Finding", "Around an article", "The program"
]
THEMES = ("dusk", "paper", "contrast", "terminal")
"""The default dark one, a light one, the one of high contrast, and the terminal's own colours."""
SIZES = ((140, 40), (80, 24), (40, 10))
"""Three panes, two, and one."""
SMALL = frozenset(
    ("list", "article", "thread", "filter", "help", "labels", "mark-all", "pipe-comments", "themes")
)
"""The scenes that are shown in the smallest size, too."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen in one state."""

    name: str
    group: Group
    told: str
    """What it shows, in a line."""
    keys: Sequence[str] = ()
    """The keys before it; `!name` does the action of that name, `~name` waits for such a screen."""
    screen: str = "MainScreen"
    """The class of the screen that stands there."""
    pane: str | None = None
    """The pane of the main screen that has the focus."""
    shows: str = ""
    """What can be read there at 80 by 24 and above: the picture waits for it."""
    store: Literal["full", "empty"] = "full"
    has_pictures: bool = False
    is_compact: bool = False

    @property
    def keeps_colours(self) -> bool:
        """Whether it must be opened in each theme: Textual's palette stays as it was opened."""
        return self.screen == "Palette"


def typed(text: str) -> list[str]:
    """The keys that type a text into a line."""
    names = {" ": "space", "/": "slash", "-": "minus", ".": "full_stop", ":": "colon", "@": "at",
             "_": "underscore", ",": "comma"}  # fmt: skip
    return [names.get(character, character) for character in text]


def opened(text: str) -> list[str]:
    """The keys that leave one article in the list and open it."""
    return ["slash", *typed(text), "enter", "enter"]


_FORMS = opened("set a buoy")
_LONG = [*opened("night trains"), "f5"]
_CACHE = opened("a cache is")

SCENES = (
    Scene("panes", "Reading", "The list, an article, and what is said about it.",
          [*typed("jjjjjjjjjjj"), "enter", "f5", "j", "j"], pane="comments", shows="cache"),
    Scene("list", "Reading", "The list in focus, with the article that its cursor rests on.",
          ["j", "j", "j"], pane="list", shows="Soundoff"),
    Scene("article", "Reading", "An article: headings, lists, code, a table, links with numbers.",
          _FORMS, pane="article", shows="What you need"),
    Scene("article-end", "Reading", "The end of it, with its notes and its links.",
          [*_FORMS, "G"], pane="article", shows="[7]"),
    Scene("comments", "Reading", "The comments in focus, one after the other unread.",
          [*opened("outlived"), "f5", "j", "j"], pane="comments", shows="bridge"),
    Scene("zen", "Reading", "The article alone.", [*_FORMS, "z"], pane="article",
          shows="What you need"),
    Scene("zen-comments", "Reading", "The comments alone.", [*opened("outlived"), "f5", "z", "j"],
          pane="comments", shows="booth"),
    Scene("other-scripts", "Reading", "Text that is written from the right.",
          opened("المكتبة"), pane="article", shows="2017"),
    Scene("wide-characters", "Reading", "Text whose characters are two cells wide.",
          opened("朝霧"), pane="article", shows="2021"),
    Scene("pictures", "Reading", "A picture as half blocks, where the terminal has no pictures.",
          opened("before the ferries"), pane="article", shows="▀", has_pictures=True),
    Scene("hints", "Reading", "Letters on the links: typing them follows one.",
          [*_FORMS, "semicolon"], pane="article", shows="very long"),
    Scene("article-search", "Reading", "Matches of a search in the article.",
          [*_FORMS, "slash", *typed("not"), "enter"], pane="article", shows="not"),
    Scene("pending", "Reading", "A count that waits for its key.", [*_FORMS, "1", "2"],
          pane="article", shows="12"),
    Scene("empty", "The list", "A store with nothing in it says how to fill it.", store="empty",
          pane="list", shows="Nothing to read"),
    Scene("filter", "The list", "The filter while it is typed.", ["slash", *typed("the")],
          pane="list", shows="Filter"),
    Scene("filtered", "The list", "The list as it was filtered.", ["slash", *typed("the"), "enter"],
          pane="list", shows="“the”"),
    Scene("nothing-found", "The list", "A filter that nothing goes through.",
          ["slash", *typed("xyzzy"), "enter"], pane="list", shows="xyzzy"),
    Scene("unread", "The list", "Only what is unread, sorted by several keys.",
          ["v", "!sort_by", *typed(", title"), "enter"], pane="list", shows="unread"),
    Scene("sort", "The list", "The line in which the list's order is typed.", ["!sort_by"],
          pane="list", shows="Sort by"),
    Scene("selecting", "The list", "Rows that are selected, to be acted on at once.",
          ["j", "V", "j", "j", "j"], pane="list", shows="4 selected"),
    Scene("compact", "The list", "Rows of one line.", ["j", "j"], pane="list", shows="Soundoff",
          is_compact=True),
    Scene("message", "The list", "What was done, told in the last line; u takes it back.",
          ["j", "s"], pane="list", shows="★"),
    Scene("thread", "Discussions", "A long thread, with its map where there is room.",
          [*_LONG, *"nnnnnn"], pane="comments", shows="night train"),
    Scene("thread-folded", "Discussions", "Every chain folded.", [*_LONG, "underscore", *"jjj"],
          pane="comments", shows="night train"),
    Scene("thread-search", "Discussions", "Matches of a search in the comments.",
          [*_LONG, "slash", *typed("coffee"), "enter"], pane="comments", shows="coffee"),
    Scene("thread-sorted", "Discussions", "The thread by its scores.", [*_LONG, *"..."],
          pane="comments", shows="score"),
    Scene("thread-tabs", "Discussions", "An article that is discussed at several places.",
          [*_CACHE, "f5", "j", "j"], pane="comments", shows="cache"),
    Scene("thread-hints", "Discussions", "Letters on the links of comments.",
          [*_CACHE, "f5", "semicolon"], pane="comments", shows="cache"),
    Scene("hide-author", "Discussions", "Asking before an author is hidden.",
          [*_LONG, "j", "x"], screen="ConfirmScreen", shows="ide"),
    Scene("rules", "Discussions", "What hides comments, each to be taken back.",
          [*_LONG, "!noise_rules", "~RulesScreen"], screen="RulesScreen", shows="finn"),
    Scene("rules-add", "Discussions", "A new rule while it is typed.",
          [*_LONG, "!noise_rules", "~RulesScreen", "a", *typed("loudspeaker")],
          screen="RulesScreen", shows="loudspeaker"),
    Scene("comment-note", "Discussions", "A note on a comment.", [*_LONG, "j", "T"],
          screen="NoteScreen", shows="Note"),
    Scene("pipe-comments", "Discussions", "A comment, or more of the thread, for a program.",
          [*_LONG, "j", "vertical_line", "down"], screen="PipeScreen", shows="Pipe"),
    Scene("feeds", "Feeds", "The feeds by folder, with what is unread and what fails.",
          ["f2", "j", "j"], pane="feeds", shows="Feeds"),
    Scene("feed", "Feeds", "The articles of one feed.", ["f2", *"jj", "enter"], pane="list",
          shows="Soundoff"),
    Scene("feed-jump", "Feeds", "Jumping to a feed by its name.", ["f2", "slash", *typed("slow")],
          pane="feeds", shows="Feed"),
    Scene("add-feed", "Feeds", "Adding a feed by address, or some to begin with.", ["a"],
          screen="AddFeedScreen", shows="Hacker News", store="empty"),
    Scene("add-feed-pick", "Feeds", "Picking some of those to begin with.",
          ["a", "enter", "space", "j", "space"], screen="AddFeedScreen", shows="[x]",
          store="empty"),
    Scene("add-feed-preview", "Feeds", "A look at a feed before it is kept.",
          ["a", *typed("gazette.example.org"), "enter"], screen="AddFeedScreen",
          shows="Winter timetable"),
    Scene("edit-feed", "Feeds", "What can be set of a feed, and how fetching it goes.",
          [*opened("winter timetable"), "e"], screen="EditFeedScreen", shows="Folder"),
    Scene("remove-feed", "Feeds", "Asking before a feed is removed.", ["f2", "G", "d"],
          screen="ConfirmScreen", shows="emove"),
    Scene("import", "Feeds", "What documents can be taken from.", ["i"], screen="ImportScreen",
          shows="mport"),
    Scene("imported", "Feeds", "What came of an import.",
          ["i", *typed("sample_feeds"), "enter"], screen="ImportScreen", shows="20 sources"),
    Scene("search", "Finding", "Searching all articles and comments.", ["backslash"],
          screen="SearchScreen", shows="Search"),
    Scene("hits", "Finding", "What was found, with the passage.",
          ["backslash", *typed("kettle"), "enter"], screen="SearchScreen", shows="hit"),
    Scene("search-mistake", "Finding", "A query with a mistake, and where it is.",
          ["backslash", *typed("before:soon"), "enter"], screen="SearchScreen", shows="soon"),
    Scene("save-view", "Finding", "Keeping a query as a view of its own, among the feeds.",
          ["backslash", *typed("kettle"), "enter", "ctrl+s"], screen="SaveViewScreen",
          shows="kettle"),
    Scene("palette", "Finding", "Every action by its name.", ["colon"], screen="Palette"),
    Scene("palette-typed", "Finding", "The actions that a word is in.",
          ["colon", *typed("unread")], screen="Palette", shows="nread"),
    Scene("help", "Finding", "The keys that work where one is.", ["question_mark"],
          screen="HelpScreen", shows="leaves"),
    Scene("outline", "Finding", "The headings of the article, to go to one.",
          [*_FORMS, "!outline"], screen="OutlineScreen", shows="What people ask"),
    Scene("links", "Finding", "The links of the article, to follow one.", [*_FORMS, "!links"],
          screen="ChoosingScreen", shows="rope"),
    Scene("labels", "Around an article", "Giving labels.", [*_FORMS, "t"], screen="LabelsScreen",
          shows="abels"),
    Scene("note", "Around an article", "Writing a note.",
          [*_FORMS, "T", *typed("Ask Nell about the rope.")], screen="NoteScreen", shows="Nell"),
    Scene("pipe", "Around an article", "Handing the article to a program.",
          [*_FORMS, "vertical_line", *typed("wc -w")], screen="PipeScreen", shows="wc -w"),
    Scene("command-output", "Around an article", "What a program printed.",
          [*_FORMS, "f9", "~OutputScreen"], screen="OutputScreen", shows="Buoys"),
    Scene("original", "Around an article", "The document letter by letter, and how it was read.",
          [*opened("island ferry"), "number_sign"], screen="OriginalScreen", shows="head"),
    Scene("versions", "Around an article", "What changed since it arrived.", [*_FORMS, "at"],
          screen="VersionsScreen", shows="[-"),
    Scene("enclosures", "Around an article", "What is enclosed, to open or to download.",
          [*_FORMS, "E", "j"], screen="EnclosuresScreen", shows="drawing.pdf"),
    Scene("delete", "Around an article", "Asking before an article is deleted.", [*_FORMS, "d"],
          screen="ConfirmScreen", shows="elete"),
    Scene("mark-all", "Around an article", "Asking before everything is marked read.", ["M"],
          screen="ConfirmScreen", shows="ark"),
    Scene("settings", "The program", "What can be set, and what it means.",
          ["!app.settings", "~SettingsScreen", *"jjj"], screen="SettingsScreen", shows="theme"),
    Scene("settings-line", "The program", "A setting while it is changed.",
          ["!app.settings", "~SettingsScreen", "enter"], screen="SettingsScreen", shows="default"),
    Scene("themes", "The program", "A theme is shown while it is chosen.",
          [*_FORMS, "!app.themes", "~ThemesScreen"], screen="ThemesScreen", shows="moss"),
)  # fmt: skip
"""Every class of a screen, and every pane in focus, is in one of them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that another page of the docs shows."""

    name: str
    scene: str
    size: tuple[int, int]
    theme: str = "dusk"


PLAIN = ("list in:title bench", "1", "list feed:night", "2", "quit")
"""What is typed in the linear reader, whose text the page shows."""
PICTURES = (
    Picture("panes", "panes", (140, 40)),
    Picture("small", "panes", (80, 24)),
    Picture("thread", "comments", (120, 36), "paper"),
    Picture("discussion", "thread-tabs", (170, 40), "slate"),
    Picture("long-thread", "thread", (170, 40)),
    Picture("long-thread-small", "thread", (80, 24)),
    Picture("long-thread-tiny", "thread", (40, 10), "paper"),
    Picture("folded", "thread-folded", (120, 30)),
    Picture("search", "hits", (120, 36)),
    Picture("original", "original", (120, 36)),
    Picture("help", "help", (120, 36)),
    Picture("feeds", "feeds", (170, 40)),
    Picture("add", "add-feed", (100, 24)),
    Picture("pictures", "pictures", (120, 36)),
)
