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
