-- merge
--
-- Revision ID: f7a8
-- Revises: c3d4, e5f6
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade


-- migrate:downgrade

