BEGIN;
-- migrate:down is nothing here
CREATE TABLE settings (key text);
COMMIT;
