"""The migrations of every table of the product, written by hand, run by `catalog.database.migrate`."""
