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
