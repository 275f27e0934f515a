"""The yearly demande: the draft that is being typed and the application under review."""
