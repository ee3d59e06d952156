"""The recipe of the Nottingham data package: one module a table, each with the checks of its source."""
