"""What the pass gives: the catalogue, who gets how much, and the wallets."""
