"""The pages of a talk for phones, as plain HTML without Dash."""
