-- variables of other tools
-- Revision ID: a1
-- Revises:

-- migrate:upgrade
CREATE TABLE ${schema}.t (id integer, x text);
INSERT INTO t VALUES (${first
}, '${kept}');
UPDATE t SET x = ${ WHERE id = 1;

-- migrate:downgrade
DROP TABLE "${kept}".t;
