"""The configuration and what is said of mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import KeyOverride, Settings, load_settings
from reader.errors import ConfigError
from reader.model.site_rule import SiteRule


def settings(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_a_missing_configuration_is_the_default_one(tmp_path: Path) -> None:
    """Nobody has to write a configuration."""
    assert load_settings(tmp_path / "none.toml").keys == {}


def test_keys_are_read_with_their_lines(tmp_path: Path) -> None:
    """Binding ids may be quoted or not, with one key or several."""
    read = settings(
        tmp_path,
        'browser = "w3m"\n\n[keys]\n"main.quit" = "ctrl+x"\nlist.down = ["j", "n"]\n',
    )
    assert read.browser == "w3m"
    assert read.keys["main.quit"] == KeyOverride("ctrl+x", 4)
    assert read.keys["list.down"] == KeyOverride("j,n", 5)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('# one\nbrowsr = "w3m"\n', 2, "did you mean 'browser'"),
        ("theme = 3\n", 1, "theme must be a string"),
        ('\n[keys]\n"main.quit" = 3\n', 3, "a string or a list"),
        ("keys = 3\n", 1, "table"),
        ("a = [\n", 1, ""),
    ],
)
def test_a_mistake_is_one_line_with_its_number(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    """Whoever mistypes a setting is told where."""
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    message = str(caught.value)
    assert "\n" not in message
    assert said in message
    if said:
        assert f"config.toml:{line}:" in message


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    """A binary file in its place is an error a user can act on."""
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"cannot read .*config\.toml: it is not text in UTF-8$"):
        load_settings(tmp_path / "config.toml")


def test_feeds_and_folders_have_settings_of_their_own(tmp_path: Path) -> None:
    """What is set for a feed goes before its folder, and that before the folder above."""
    read = settings(
        tmp_path,
        """
[refresh]
on-start = false
interval = "2 h"
[fetch]
commands = true
max-size = "8 MiB"
timeout = 20
[keep]
count = 100
[open]
"audio/*" = "mpv %s"
[downloads]
folder = "~/Pods"
template = "{title}{ending}"
[folder."News"]
interval = "30 min"
keep-age = 7
headers = { "X-A" = "1", "X-B" = "1" }
[folder."News/Local"]
headers = { "X-B" = "2" }
[feed."https://example.org/feed"]
login = "ann:secret"
verify = false
keep-count = 5
[feed."https://example.org/paced"]
interval = "1 min"
""",
    )
    assert (read.refresh.on_start, read.refresh.interval) == (False, 7200)
    fetching = read.fetch_settings()
    assert (fetching.allow_commands, fetching.max_bytes, fetching.total_timeout) == (
        True, 8 << 20, 20.0,
    )  # fmt: skip
    assert read.keep.articles == 100 and read.openers == {"audio/*": "mpv %s"}
    assert read.download_template == "{title}{ending}"
    rule = read.of_feed("https://example.org/feed", "News/Local")
    assert (rule.interval, rule.keep.articles, rule.keep.days) == (1800, 5, 7)
    assert dict(rule.headers) == {"X-A": "1", "X-B": "2"}
    interval = [
        read.interval_of(url, "News", edited)
        for url in ("https://example.org/feed", "https://example.org/paced")
        for edited in (600, None)
    ]
    assert interval == [600, 1800, 60, 60] and read.interval_of(None, None, None) == 7200
    options = read.fetch_options("https://example.org/feed", "News/Local", login="x:y")
    assert (options.login, options.verify) == ("ann:secret", False)
    assert read.of_feed("https://example.org/other", None).login is None


def test_the_file_says_last_whether_a_feed_is_asked_as_a_browser(tmp_path: Path) -> None:
    """A feed that was set to it by a command is no longer, where the file says no."""
    read = settings(tmp_path, '[feed."https://a.example/f"]\nas-browser = false\n')
    assert not read.fetch_options("https://a.example/f", None, as_browser=True).as_browser
    assert read.fetch_options("https://b.example/f", None, as_browser=True).as_browser


def test_whole_texts_are_set_for_a_folder_and_not_for_one_of_its_feeds(tmp_path: Path) -> None:
    """Teasers come as a folder; the one feed in it that is whole is left alone."""
    read = settings(
        tmp_path,
        '[folder."News"]\nfull-text = true\n[feed."https://a.example/f"]\nfull-text = false\n',
    )
    is_wanted = read.full_text_rule()
    assert is_wanted is not None
    assert is_wanted("https://b.example/f", "News/Local")
    assert is_wanted("https://a.example/f", "News") is False
    assert is_wanted("https://b.example/f", None) is None
    assert settings(tmp_path, "").full_text_rule() is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[refresh]\nintervall = 3\n", 2, "did you mean 'interval'"),
        ('[refresh]\ninterval = "soon"\n', 2, "a length of time"),
        ('[fetch]\nmax-size = "8 GB"\n', 2, "a size"),
        ("[fetch]\ntimeout = -1\n", 2, "seconds"),
        ('[feed."https://a.example/"]\nlogn = "x"\n', 2, "did you mean 'login'"),
        ("[keep]\ncount = 0\n", 2, "above 0"),
        ("refresh = 3\n", 1, "a table"),
    ],
)
def test_a_mistake_in_a_table_is_one_line_too(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    """Tables are checked like everything else."""
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    assert said in str(caught.value) and f"config.toml:{line}:" in str(caught.value)


def test_the_comments_of_a_self_hosted_site_are_asked_for_at_its_address(tmp_path: Path) -> None:
    """Sites at home are known beside the public ones; a single address takes its place."""
    read = settings(
        tmp_path,
        '[comments]\nnames = "ada"\nfold-depth = 0\n[comments.sites]\n'
        'lobsters = "https://crustaceans.example/"\nhackernews-tree = "http://127.0.0.1:8000/v1"\n',
    )
    sites = read.comment_sites()
    assert sites.lobsters == ("https://crustaceans.example", "https://lobste.rs")
    assert sites.hackernews_tree == "http://127.0.0.1:8000/v1"
    assert read.comments.names == ("ada",)
    assert read.comments.fold_depth == 0


def test_how_a_sites_article_is_found_can_be_said(tmp_path: Path) -> None:
    """A rule holds for its host and those below it, the nearest first; others have none."""
    read = settings(
        tmp_path,
        '[full-text]\nextractor = "trafilatura"\n[full-text.sites."Example.org"]\n'
        'body = "article .content"\nremove = [".ads", ".share"]\n'
        '[full-text.sites."blog.example.org"]\nbody = [".post", "main"]\n',
    )
    assert read.full_text.extractor == "trafilatura"
    rule = SiteRule(body=("article .content",), remove=(".ads", ".share"))
    assert read.rule_of("example.org") == read.rule_of("WWW.example.org") == rule
    assert read.rule_of("blog.example.org").body == (".post", "main")
    assert read.rule_of("notexample.org") == read.rule_of(None) == SiteRule()
    assert Settings().rule_of("example.org") == SiteRule()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[full-text]\nextractor = "readability"\n', "config.toml:2: extractor must be"),
        ('[full-text.sites."a.example"]\nbdy = ".x"\n', "did you mean 'body'"),
        ('[full-text.sites."a.example"]\nbody = 3\n', "a string or a list"),
        ('[full-text.sites]\nbody = ".x"\n', "a table"),
        ('[comments.sites]\nlobster = "https://a.example"\n', "did you mean 'lobsters'"),
        ('[comments.sites]\nlobsters = "lobste.rs"\n', "an address such as"),
        ('[comments.sites]\nbluesky = ["https://a.example"]\n', "an address such as"),
        ("[comments]\nfold-depth = -1\n", "a whole number from 0"),
        ("[comments]\nnames = [3]\n", "a string or a list"),
        ("[comments]\nfold-dept = 1\n", "did you mean 'fold-depth'"),
    ],
)
def test_a_mistake_in_comments_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    """An address without its scheme is no address."""
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path, text)
