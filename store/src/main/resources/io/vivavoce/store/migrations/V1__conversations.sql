-- Times are ms since 1970, UTC. "number" is the row's own and never leaves the store; "id" is what others know.
CREATE TABLE conversation (
    number  INTEGER PRIMARY KEY,
    id      TEXT    NOT NULL UNIQUE,
    owner   TEXT    NOT NULL, -- name of an API key; empty where nobody needs one
    started INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    title   TEXT    NOT NULL  -- the first words of the first message
) STRICT;

CREATE INDEX conversation_by_last ON conversation (owner, last, number);
CREATE INDEX conversation_by_age ON conversation (last);

-- Their order in a conversation is that of "number".
CREATE TABLE item (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation (number),
    id           TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    text         TEXT    NOT NULL, -- of a reply: the words that were heard
    cut          INTEGER NOT NULL, -- 1: the reply was interrupted
    created      INTEGER NOT NULL,
    UNIQUE (conversation, id)
) STRICT;

CREATE INDEX item_by_conversation ON item (conversation, number);

-- The words of all items; their text is kept once, in "item".
CREATE VIRTUAL TABLE words USING fts5 (text, content = 'item', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2');

-- What is deleted leaves the index too, at once.
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER item_inserted AFTER INSERT ON item BEGIN
    INSERT INTO words (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER item_deleted AFTER DELETE ON item BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.number, old.text);
END;

CREATE TRIGGER item_changed AFTER UPDATE OF text ON item BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO words (rowid, text) VALUES (new.number, new.text);
END;
