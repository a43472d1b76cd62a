"""Small checks of this repository, run by `make check`."""
