"""Build the drawn geography of the network from public data sets (never imported at run time)."""
