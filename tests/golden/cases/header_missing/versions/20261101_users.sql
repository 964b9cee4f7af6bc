-- create users

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE users;
