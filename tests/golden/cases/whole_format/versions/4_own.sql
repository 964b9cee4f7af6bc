-- what only the application knows
-- Revision ID: f7a8
-- Revises: e5f6
-- migrate:upgrade sqlite syntax=unchecked
CREATE TABLE digests AS SELECT id, sha3(email) AS digest FROM users;
-- migrate:upgrade postgresql syntax=unchecked
CREATE TABLE digests (digest text, WITHOUT OVERLAPS (digest));
-- migrate:irreversible the addresses "are gone", for ever
-- migrate:breaking older programs need them
