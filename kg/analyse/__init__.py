"""Questions to a graph, one a module."""
