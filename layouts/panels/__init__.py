"""The parts of the story: values in, components out."""
