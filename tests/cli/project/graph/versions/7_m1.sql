-- join shop and billing
--
-- Revision ID: m1
-- Revises: b2, s2
-- Create Date: 2026-11-07 09:30:00+00:00

-- migrate:upgrade

-- migrate:downgrade
