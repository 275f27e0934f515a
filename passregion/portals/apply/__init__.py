"""The demande: seven steps, the receipt, the activation."""
