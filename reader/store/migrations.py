"""The schema, as numbered migrations: each takes a store from one version to the next.

Rows of lists come from narrow tables and covering indexes (`articles`, `comments`: the reader's
state and counters); what the source said stands in `entries` and `comment_contents`, bodies in
`contents`. The full-text tables keep no text of their own: they read it through views.
"""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x536E6466
"""`Sndf`, in the file's header: tells our stores from other programs' databases."""

_SCHEMA = """
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT,
    title TEXT,
    link TEXT,
    folder TEXT,
    articles INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    fetched INTEGER,
    digest BLOB,
    path TEXT,
    error TEXT
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    path TEXT,
    url TEXT,
    media_type TEXT,
    format TEXT NOT NULL,
    layout TEXT,
    confidence REAL,
    reading_version INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0,
    comments INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX documents_by_digest ON documents (digest);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER REFERENCES feeds (id),
    document_id INTEGER REFERENCES documents (id),
    sort INTEGER NOT NULL,
    source_order INTEGER NOT NULL,
    unread INTEGER NOT NULL DEFAULT 1,
    starred INTEGER NOT NULL DEFAULT 0,
    comments INTEGER NOT NULL DEFAULT 0,
    comments_unread INTEGER NOT NULL DEFAULT 0,
    announced INTEGER,
    arrived INTEGER NOT NULL
) STRICT;
CREATE INDEX articles_by_date ON articles (sort DESC, source_order);
CREATE INDEX articles_unread ON articles (sort DESC, source_order) WHERE unread = 1;
CREATE INDEX articles_starred ON articles (sort DESC, source_order, feed_id) WHERE starred = 1;
CREATE INDEX articles_by_feed ON articles (feed_id, sort DESC, source_order);
CREATE INDEX articles_unread_by_feed ON articles (feed_id, sort DESC, source_order)
    WHERE unread = 1;
CREATE INDEX articles_by_comments ON articles (comments DESC, sort DESC, source_order);
CREATE INDEX articles_by_source ON articles (source_order);
CREATE INDEX articles_by_document ON articles (document_id) WHERE document_id IS NOT NULL;

CREATE TABLE entries (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    title TEXT,
    author TEXT,
    link TEXT,
    published TEXT,
    guid TEXT,
    title_key TEXT NOT NULL,
    guid_key INTEGER,
    link_key INTEGER,
    identity BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    published_raw TEXT,
    updated TEXT,
    format TEXT NOT NULL,
    layout TEXT,
    confidence REAL,
    is_comment_page INTEGER NOT NULL DEFAULT 0,
    comments_url TEXT,
    comments_feed TEXT,
    tags TEXT,
    enclosures TEXT,
    summary TEXT
) STRICT;
CREATE INDEX entries_by_title ON entries (title_key);
CREATE INDEX entries_by_guid ON entries (guid_key) WHERE guid_key IS NOT NULL;
CREATE INDEX entries_by_link ON entries (link_key) WHERE link_key IS NOT NULL;
CREATE INDEX entries_by_identity ON entries (identity);

CREATE TABLE contents (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    body_type TEXT NOT NULL,
    base TEXT,
    body TEXT NOT NULL,
    text TEXT -- NULL: the same as the body
) STRICT;

CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    parent_id INTEGER,
    position INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    descendants INTEGER NOT NULL,
    length INTEGER NOT NULL,
    unread INTEGER NOT NULL DEFAULT 1,
    starred INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX comments_by_thread
    ON comments (article_id, position, depth, descendants, length, unread);
CREATE INDEX comments_starred ON comments (starred) WHERE starred = 1;

CREATE TABLE comment_contents (
    comment_id INTEGER PRIMARY KEY REFERENCES comments (id) ON DELETE CASCADE,
    author TEXT,
    published TEXT,
    published_raw TEXT,
    source_id TEXT,
    parent_source_id TEXT,
    link TEXT,
    score INTEGER,
    edited INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'ok',
    body_type TEXT NOT NULL,
    base TEXT,
    body TEXT NOT NULL,
    text TEXT -- NULL: the same as the body
) STRICT;

CREATE TABLE positions (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    article_offset REAL NOT NULL,
    comment_id INTEGER,
    folded TEXT NOT NULL
) STRICT;

-- The last id given, so that no id is ever given twice; and the last one that is indexed.
CREATE TABLE sequences (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL,
    indexed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sequences VALUES ('articles', 0, 0), ('comments', 0, 0);

-- Rows at or below the last indexed id whose entry was taken out of the index by a change.
CREATE TABLE unindexed (
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE VIEW names_source AS
    SELECT article_id AS id,
        cjk(CAST(title AS BLOB)) AS title,
        cjk(CAST(author AS BLOB)) AS author
    FROM entries;
CREATE VIEW article_text_source AS
    SELECT e.article_id AS id,
        cjk(CAST(e.title AS BLOB)) AS title,
        cjk(CAST(e.author AS BLOB)) AS author,
        cjk(CAST(coalesce(c.text, c.body) AS BLOB)) AS text
    FROM entries e JOIN contents c ON c.article_id = e.article_id;
CREATE VIEW comment_text_source AS
    SELECT comment_id AS id,
        cjk(CAST(author AS BLOB)) AS author,
        cjk(CAST(coalesce(text, body) AS BLOB)) AS text
    FROM comment_contents;

CREATE VIRTUAL TABLE names USING fts5 (
    title, author,
    content = 'names_source', content_rowid = 'id', columnsize = 0, prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE article_text USING fts5 (
    title, author, text,
    content = 'article_text_source', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE comment_text USING fts5 (
    author, text,
    content = 'comment_text_source', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
"""

_FEEDS = """
ALTER TABLE feeds ADD COLUMN subscribed INTEGER NOT NULL DEFAULT 0;
-- The title people see is theirs, else the source's.
ALTER TABLE feeds ADD COLUMN own_title TEXT;
ALTER TABLE feeds ADD COLUMN source_title TEXT;
-- user:password, never shown or exported
ALTER TABLE feeds ADD COLUMN login TEXT;
ALTER TABLE feeds ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
-- JSON: attributes that a list of feeds gave it, and tags.
ALTER TABLE feeds ADD COLUMN attributes TEXT;
ALTER TABLE feeds ADD COLUMN etag TEXT;
ALTER TABLE feeds ADD COLUMN modified TEXT;
-- Milliseconds, as two refreshes may begin in one second; all other times are seconds.
ALTER TABLE feeds ADD COLUMN checked INTEGER;
ALTER TABLE feeds ADD COLUMN due INTEGER;
ALTER TABLE feeds ADD COLUMN interval INTEGER;
ALTER TABLE feeds ADD COLUMN pace INTEGER;
ALTER TABLE feeds ADD COLUMN why_pace TEXT;
-- JSON: seconds of `ttl`, `skipHours`, `skipDays`.
ALTER TABLE feeds ADD COLUMN asks TEXT;
ALTER TABLE feeds ADD COLUMN status TEXT NOT NULL DEFAULT 'new';
ALTER TABLE feeds ADD COLUMN error_since INTEGER;
ALTER TABLE feeds ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN hint TEXT;
ALTER TABLE feeds ADD COLUMN problem TEXT;
-- Who is fetching it now, and until when nobody else does.
ALTER TABLE feeds ADD COLUMN lease_until INTEGER;
ALTER TABLE feeds ADD COLUMN lease_by TEXT;
ALTER TABLE feeds ADD COLUMN keep_count INTEGER;
ALTER TABLE feeds ADD COLUMN keep_age INTEGER;
ALTER TABLE feeds ADD COLUMN as_browser INTEGER NOT NULL DEFAULT 0;
UPDATE feeds SET source_title = title;
UPDATE feeds SET status = 'ok' WHERE fetched IS NOT NULL;
CREATE INDEX feeds_due ON feeds (due) WHERE subscribed = 1;
CREATE INDEX feeds_hidden ON feeds (hidden) WHERE hidden = 1;

-- Of the document last read: the digest of what stands before its items, and for each item in
-- order 16 bytes of digest and 8 (big endian) of article id.
CREATE TABLE feed_items (
    feed_id INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    head BLOB NOT NULL,
    items BLOB NOT NULL
) STRICT;

-- Hosts that asked everybody to wait (429, 503).
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Saved queries, as views beside the feeds.
CREATE TABLE queries (
    name TEXT PRIMARY KEY,
    expression TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- when its visible text last changed
ALTER TABLE articles ADD COLUMN changed INTEGER;

-- Texts that an update replaced, oldest first.
CREATE TABLE versions (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    title TEXT,
    body_type TEXT NOT NULL,
    base TEXT,
    body TEXT NOT NULL,
    text TEXT, -- NULL: the same as the body
    PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;

-- Articles that were deleted: known, so that they do not come back. `kept` is what undoing
-- needs (zlib of JSON); NULL where retention took it.
CREATE TABLE deleted (
    article_id INTEGER PRIMARY KEY,
    feed_id INTEGER,
    deleted INTEGER NOT NULL,
    seen INTEGER NOT NULL, -- when a reading of its feed last showed it
    guid TEXT,
    link TEXT,
    title TEXT,
    published TEXT,
    guid_key INTEGER,
    link_key INTEGER,
    identity BLOB NOT NULL,
    kept BLOB
) STRICT;
CREATE INDEX deleted_by_feed ON deleted (feed_id, published);
CREATE INDEX deleted_by_guid ON deleted (guid_key) WHERE guid_key IS NOT NULL;
CREATE INDEX deleted_by_link ON deleted (link_key) WHERE link_key IS NOT NULL;
CREATE INDEX deleted_by_identity ON deleted (identity);

CREATE TABLE labels (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    label TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (article_id, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_by_name ON labels (label);

CREATE TABLE notes (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
"""

_DISCUSSIONS = """
-- Where an article is discussed. Those with `is_own` are ways to read one thread, whose comments
-- have discussion_id 0, as have those that came with a document; of the others it is the id.
CREATE TABLE discussions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: a deleted article comes back
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    page TEXT,
    name TEXT NOT NULL,
    is_own INTEGER NOT NULL DEFAULT 0,
    found TEXT NOT NULL,
    added INTEGER NOT NULL,
    announced INTEGER,
    op_author TEXT,
    fetched INTEGER,
    checked INTEGER, -- milliseconds
    changed INTEGER,
    due INTEGER,
    pace INTEGER,
    status TEXT NOT NULL DEFAULT 'new',
    error TEXT,
    hint TEXT,
    problem TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    modified TEXT,
    lease_until INTEGER,
    lease_by TEXT,
    UNIQUE (article_id, source, address)
) STRICT;
CREATE INDEX discussions_by_address ON discussions (address);

ALTER TABLE articles ADD COLUMN watched INTEGER NOT NULL DEFAULT 0;
CREATE INDEX articles_watched ON articles (sort DESC, source_order) WHERE watched = 1;
CREATE INDEX articles_new_comments ON articles (sort DESC, source_order)
    WHERE comments_unread > 0;
-- when the reader last opened it
ALTER TABLE articles ADD COLUMN opened INTEGER;
CREATE INDEX articles_opened ON articles (opened) WHERE opened IS NOT NULL;
-- when it was last looked through for links to discussions, when its page was, and when they were
-- searched elsewhere by its address
ALTER TABLE articles ADD COLUMN looked INTEGER;
ALTER TABLE articles ADD COLUMN page_looked INTEGER;
ALTER TABLE articles ADD COLUMN searched INTEGER;

ALTER TABLE comments ADD COLUMN discussion_id INTEGER NOT NULL DEFAULT 0;
-- 0: shown; -1: stands in for a parent that is not here; else the rule that hides it
ALTER TABLE comments ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN rank INTEGER;
DROP INDEX comments_by_thread;
CREATE INDEX comments_by_thread ON comments
    (article_id, discussion_id, position, depth, descendants, length, unread, mark);
CREATE INDEX comments_hidden ON comments (mark) WHERE mark > 0;
ALTER TABLE comment_contents ADD COLUMN role TEXT;
-- For a person's other comments, and for hiding them.
CREATE INDEX comments_by_author ON comment_contents (author COLLATE NOCASE, published)
    WHERE author IS NOT NULL;

-- Texts that an edit or a deletion replaced, oldest first.
CREATE TABLE comment_versions (
    comment_id INTEGER NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    body_type TEXT NOT NULL,
    base TEXT,
    body TEXT NOT NULL,
    text TEXT, -- NULL: the same as the body
    PRIMARY KEY (comment_id, number)
) STRICT, WITHOUT ROWID;

-- What a source said of comments that are not shown: deleted ones without replies, and parents that
-- it does not have. A reply that comes later is put below them.
CREATE TABLE absent_comments (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    discussion_id INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    parent_source_id TEXT,
    state TEXT NOT NULL,
    author TEXT,
    published TEXT,
    published_raw TEXT,
    rank INTEGER,
    link TEXT,
    score INTEGER,
    edited INTEGER NOT NULL,
    role TEXT,
    PRIMARY KEY (article_id, discussion_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment_notes (
    comment_id INTEGER PRIMARY KEY REFERENCES comments (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

-- Comments that are stored when a rule comes are gone through newest first; `pending` is the
-- greatest id that still waits. A rule that was given up stays until all that it hid is shown.
CREATE TABLE noise_rules (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    pattern TEXT NOT NULL,
    created INTEGER NOT NULL,
    pending INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, pattern)
) STRICT;

-- What the reader is called: no rule hides what these wrote.
CREATE TABLE own_names (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Where each thread of an article was left.
CREATE TABLE thread_positions (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    discussion_id INTEGER NOT NULL,
    comment_id INTEGER,
    folded TEXT, -- NULL: nobody has folded anything
    PRIMARY KEY (article_id, discussion_id)
) STRICT, WITHOUT ROWID;
INSERT INTO thread_positions (article_id, discussion_id, comment_id, folded)
    SELECT article_id, 0, comment_id, nullif(folded, '[]') FROM positions;
ALTER TABLE positions DROP COLUMN comment_id;
ALTER TABLE positions DROP COLUMN folded;
ALTER TABLE positions ADD COLUMN discussion_id INTEGER NOT NULL DEFAULT 0;
"""

_READING = """
-- The text of an article's page, beside what its feed gave.
CREATE TABLE full_texts (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    fetched INTEGER NOT NULL,
    body_type TEXT NOT NULL,
    base TEXT,
    body TEXT NOT NULL,
    text TEXT, -- NULL: the same as the body
    is_shown INTEGER NOT NULL DEFAULT 1
) STRICT;
-- whether the pages of its articles are fetched
ALTER TABLE feeds ADD COLUMN full_text INTEGER NOT NULL DEFAULT 0;
CREATE INDEX feeds_full_text ON feeds (full_text) WHERE full_text = 1;
-- when an article's page was last asked for its text
ALTER TABLE articles ADD COLUMN page_tried INTEGER;
-- Both texts are found, whichever is shown.
DROP VIEW article_text_source;
CREATE VIEW article_text_source AS
    SELECT e.article_id AS id,
        cjk(CAST(e.title AS BLOB)) AS title,
        cjk(CAST(e.author AS BLOB)) AS author,
        cjk(CAST(coalesce(c.text, c.body)
            || coalesce(char(10) || coalesce(f.text, f.body), '') AS BLOB)) AS text
    FROM entries e JOIN contents c ON c.article_id = e.article_id
        LEFT JOIN full_texts f ON f.article_id = e.article_id;

-- Where the last session ended: names and JSON.
CREATE TABLE session (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_SCHEMA, _FEEDS, _DISCUSSIONS, _READING)
"""MIGRATIONS[n] takes a store from version n to n + 1. Only ever appended to."""

VERSION = len(MIGRATIONS)


def apply_migrations(connection: sqlite3.Connection, version: int) -> None:
    """Runs what a store of the given version lacks, inside the caller's transaction."""
    for migration in MIGRATIONS[version:]:
        for statement in _statements(migration):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _statements(script: str) -> list[str]:
    """Splits a script: `executescript` would commit the transaction first."""
    statements = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
