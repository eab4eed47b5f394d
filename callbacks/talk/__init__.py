"""A talk on the venue's Wi-Fi: followers' phones, the speaker's phone, and nothing else."""
