"""`./manage.py inbox --port N`: the development and demo mail server. It keeps what it receives, sends nothing on."""

import asyncio
import logging
import signal
from argparse import ArgumentParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from passregion.notifications.inbox import keep


class Handler:
    """Writes each message received to the inbox folder."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        keep(envelope.original_content or b"")
        return "250 Message kept"


class Command(BaseCommand):
    """Receives on the loopback only, until it is stopped."""

    help = "Receive e-mails on this machine, for /_dev/messages/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.EMAIL_PORT)

    def handle(self, *args: object, port: int, **options: object) -> None:
        if not settings.DEVELOPMENT_PAGES:
            raise CommandError("the inbox is for development and demo only")
        # One line per dialogue step says nothing to anybody.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        controller = Controller(Handler(), hostname="127.0.0.1", port=port)
        controller.start()
        self.stdout.write(f"inbox listens on 127.0.0.1:{port}")
        try:
            asyncio.run(wait_for_the_end())
        finally:
            controller.stop()


async def wait_for_the_end() -> None:
    """Sleep until Ctrl-C or a polite kill."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
