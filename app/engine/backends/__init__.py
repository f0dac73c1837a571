"""The inference libraries, one file each; the only place that imports them."""
