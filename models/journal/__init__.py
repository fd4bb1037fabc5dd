"""Plain functions: the journal is a file, and no model."""
