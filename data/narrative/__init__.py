"""Values to sentences: what a figure says, in plain words, and nothing it does not say."""
