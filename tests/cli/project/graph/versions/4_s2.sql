-- create coupons
--
-- Revision ID: s2
-- Revises: s1
-- Create Date: 2026-11-04 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE coupons (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE coupons;
