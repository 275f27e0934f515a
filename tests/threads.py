"""Two people at the same instant."""

import threading
from collections.abc import Callable

from django.db import connection, connections


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in as many threads, started together; what each returned, or the exception it raised."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            # Opening a connection takes longer than the act: done before the start, or nobody would meet.
            connection.ensure_connection()
            gate.wait()
            results[place] = act()
        except Exception as fault:
            results[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
