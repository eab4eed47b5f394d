"""Shapes: GeoParquet tiles on disk, and area tiles (the area at each pixel) for the map."""
