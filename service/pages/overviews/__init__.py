"""The overviews of the reviewer's workbench: lists, board, periods, workload, figures, runs, platforms."""
