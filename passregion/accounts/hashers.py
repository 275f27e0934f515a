"""Argon2id with the parameters that the product decided (19 MiB, two passes, one lane)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """OWASP's second recommended setting for Argon2id."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
