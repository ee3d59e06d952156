"""Pure figures: a frame or a snapshot in, a ``plotly.graph_objects.Figure`` out."""
