-- Barcodes read from views, as JSON; NULL where none was.
ALTER TABLE inferences ADD COLUMN codes text;
