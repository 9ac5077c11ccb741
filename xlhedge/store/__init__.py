"""Files in and out: tables of a book, and the journal of what was decided."""
