CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1b2

CREATE TABLE users (
    id INTEGER NOT NULL
);

INSERT INTO alembic_version (version_num) VALUES ('a1b2') RETURNING version_num;

-- Running upgrade a1b2 -> c3d4

ALTER TABLE users ADD COLUMN name TEXT;

UPDATE alembic_version SET version_num='c3d4' WHERE alembic_version.version_num = 'a1b2';

-- Running upgrade a1b2 -> e5f6

CREATE TABLE roles (name TEXT);

INSERT INTO alembic_version (version_num) VALUES ('e5f6');

-- Running upgrade c3d4, e5f6 -> 0708

DELETE FROM alembic_version WHERE alembic_version.version_num = 'c3d4';

UPDATE alembic_version SET version_num='0708' WHERE alembic_version.version_num = 'e5f6';

