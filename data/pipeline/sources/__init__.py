"""Files and databases in: nothing else opens a source."""
