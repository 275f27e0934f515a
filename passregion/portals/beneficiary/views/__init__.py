"""Pages of the beneficiary's space, one file per family."""
