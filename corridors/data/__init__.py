"""Find, read and check the files the library works on."""

from corridors.data.files import data_file, data_folder
from corridors.data.tables import read_links, read_places, read_rows

__all__ = ["data_file", "data_folder", "read_links", "read_places", "read_rows"]
