"""Write the atlas.toml of a folder of downloads: ``wardwise start``.

The parts: what each file holds (``look``), the products that are known by their columns
(``products``), what each file is taken for (``areas``, ``tables``, ``records``, all put together by
``plan``), and the text of atlas.toml (``writing``).
"""
