-- +goose Up
-- +goose StatementBegin
CREATE TABLE users (id integer PRIMARY KEY, name text)
-- +goose StatementEnd
CREATE TABLE roles (name text);

-- +goose Down
DROP TABLE roles;
DROP TABLE users;
