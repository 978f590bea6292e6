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
