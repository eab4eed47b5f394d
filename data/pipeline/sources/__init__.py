"""Read files and databases: no other package opens a source."""
