"""The Region's pages: what waits for an act of the Region."""
