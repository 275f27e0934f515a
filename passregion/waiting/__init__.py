"""The waiting room: when the servers are full, newcomers keep their place in line."""
