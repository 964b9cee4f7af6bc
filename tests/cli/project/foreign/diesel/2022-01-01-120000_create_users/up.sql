-- Depends on: nothing at all
CREATE TABLE users (id integer PRIMARY KEY, name text);
