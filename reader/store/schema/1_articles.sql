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
