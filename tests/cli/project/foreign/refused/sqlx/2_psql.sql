\set name users
CREATE TABLE orders (id integer);
