BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1b2

CREATE TABLE users (id INTEGER NOT NULL);

INSERT INTO alembic_version (version_num) VALUES ('a1b2') RETURNING alembic_version.version_num;

-- Running upgrade a1b2 -> c3d4

COMMIT;

CREATE INDEX CONCURRENTLY users_id ON users (id);

BEGIN;

UPDATE alembic_version SET version_num='c3d4' WHERE alembic_version.version_num = 'a1b2';

COMMIT;
