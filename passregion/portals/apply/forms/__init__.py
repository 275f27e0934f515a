"""The forms of the seven steps: each says what is wrong, then what to do."""
