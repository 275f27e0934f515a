"""Make a key with which a manufacturer signs its requests, and show its secret once."""

import argparse

from django.core.management.base import BaseCommand

from passregion.cards.operations.manufacturer_keys import create_key
from passregion.common.actors import SYSTEM


class Command(BaseCommand):
    """`manufacturer_key "Atelier de Lyon"`"""

    help = "Make a key for the card manufacturer and show its secret, once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("label", help="who signs with it")

    def handle(self, *args: object, label: str, **options: object) -> None:
        key, secret = create_key(label=label[:80], actor=SYSTEM)
        self.stdout.write(f"key: {key.public_id}\nsecret: {secret}")
