CREATE TABLE ${prefix}users (id integer);
