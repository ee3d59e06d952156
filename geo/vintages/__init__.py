"""Sets of areas that follow one another: figures carried from one to another, how well they fit, what stays unknown."""
