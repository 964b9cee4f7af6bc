-- +goose ENVSUB ON
-- +goose Up
CREATE TABLE users (id integer);
