-- forget e-mail addresses
--
-- Revision ID: c9e0
-- Revises: b7d1
-- Create Date: 2026-11-04 08:00:00+00:00

-- migrate:upgrade
UPDATE users SET email = '';

-- migrate:irreversible the addresses are gone
