"""Tags of the beneficiary’s space."""
