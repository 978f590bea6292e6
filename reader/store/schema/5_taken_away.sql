-- whether nobody had read it when it was replaced
ALTER TABLE comment_versions ADD COLUMN is_unread INTEGER NOT NULL DEFAULT 0;

-- What its source took away before it was read waits for nobody any more.
CREATE TEMP TABLE taken_away AS
    SELECT c.id, c.article_id, c.mark FROM comments c JOIN comment_contents t ON t.comment_id = c.id
    WHERE c.unread = 1 AND t.state IN ('deleted', 'removed') AND coalesce(t.text, t.body) = '';
UPDATE articles SET comments_unread = comments_unread - gone.count
    FROM (SELECT article_id, count(*) AS count FROM taken_away WHERE mark = 0 GROUP BY article_id)
        AS gone
    WHERE articles.id = gone.article_id;
UPDATE comment_versions SET is_unread = 1 WHERE comment_id IN (SELECT id FROM taken_away);
UPDATE comments SET unread = 0 WHERE id IN (SELECT id FROM taken_away);
DROP TABLE taken_away;
