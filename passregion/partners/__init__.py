"""Partners, their places, their good deals, and who takes payments for them."""
