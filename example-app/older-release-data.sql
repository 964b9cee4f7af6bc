-- What an older release had stored, before users had a full_name and tasks a status and a priority.
INSERT INTO users (name, email) VALUES ('Ada Lovelace', 'ada@example.org'),
                                       ('Grace Hopper', 'grace@example.org');
INSERT INTO tasks (user_id, title, done) VALUES (1, 'Note G', true),
                                                (2, 'write a compiler!', false);
