CREATE TABLE users (id integer, name text);
COPY users (id, name) FROM stdin;
1	O'Reilly
\.
