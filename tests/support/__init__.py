"""What several files of tests share and is no test."""
