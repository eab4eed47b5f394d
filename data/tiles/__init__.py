"""Shapes: GeoParquet tiles on disk and area tiles (which area is at each pixel) for the map."""
