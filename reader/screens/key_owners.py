"""Every class below the app that binds keys to actions, in the order in which help lists them."""

from __future__ import annotations

from textual.dom import DOMNode

from reader.screens.add_feed import AddFeedScreen
from reader.screens.choosing import ChoosingScreen
from reader.screens.comment_keys import CommentKeys
from reader.screens.confirm import ConfirmScreen
from reader.screens.edit_feed import EditFeedScreen
from reader.screens.enclosures import EnclosuresScreen
from reader.screens.feed_keys import FeedKeys
from reader.screens.find_keys import FindKeys
from reader.screens.import_documents import ImportScreen
from reader.screens.labels import LabelsScreen
from reader.screens.link_keys import LinkKeys
from reader.screens.main import MainScreen
from reader.screens.note import NoteScreen
from reader.screens.outline import OutlineScreen
from reader.screens.page import PageScreen
from reader.screens.panes import PanesScreen
from reader.screens.pipe import PipeScreen
from reader.screens.reading_keys import ReadingKeys
from reader.screens.rules import RulesScreen
from reader.screens.save_view import SaveViewScreen
from reader.screens.search import SearchScreen
from reader.screens.settings import SettingsScreen
from reader.screens.state_keys import StateKeys
from reader.screens.themes import ThemesScreen
from reader.widgets.article_list import ArticleList
from reader.widgets.article_view import ArticleView
from reader.widgets.choice_list import ChoiceList
from reader.widgets.comment_thread import CommentThread
from reader.widgets.feed_tree import FeedTree
from reader.widgets.form import Tick
from reader.widgets.hit_list import HitList
from reader.widgets.prompt import Prompt
from reader.widgets.row_list import RowList
from reader.widgets.text_page import TextPage

KEY_OWNERS: tuple[type[DOMNode], ...] = (
    MainScreen,
    ReadingKeys,
    StateKeys,
    FindKeys,
    LinkKeys,
    CommentKeys,
    FeedKeys,
    PanesScreen,
    RowList,
    ArticleList,
    FeedTree,
    ArticleView,
    CommentThread,
    SearchScreen,
    HitList,
    ImportScreen,
    AddFeedScreen,
    EditFeedScreen,
    SaveViewScreen,
    LabelsScreen,
    NoteScreen,
    PipeScreen,
    RulesScreen,
    ThemesScreen,
    SettingsScreen,
    EnclosuresScreen,
    OutlineScreen,
    ChoosingScreen,
    ChoiceList,
    Tick,
    PageScreen,
    TextPage,
    ConfirmScreen,
    Prompt,
)
