"""The client of the bench, a process of its own: asks at a steady pace, whatever the answers take.

Reads `{"address", "pace", "texts"}` on its input; writes one `[milliseconds, [uai, …]]` per text. The time counts from
the moment at which the question was due: a slow answer that makes the next one late is seen.
"""

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import local
from urllib.parse import quote, urlsplit

CONNECTIONS = 8
TIMEOUT_SECONDS = 20
kept = local()


def ask(host: str, text: str, due: float) -> list:
    """One question at its moment, over a connection that stays open."""
    time.sleep(max(0.0, due - time.perf_counter()))
    if not hasattr(kept, "connection"):
        kept.connection = http.client.HTTPConnection(host, timeout=TIMEOUT_SECONDS)
    kept.connection.request("GET", f"/demande/etablissements/?q={quote(text)}", headers={"Accept": "application/json"})
    answer = kept.connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - due) * 1000
    if answer.status != 200:
        raise RuntimeError(f"« {text} » was answered {answer.status}")
    return [took, [row["value"] for row in json.loads(body)["results"]]]


def main() -> int:
    """Ask everything, then tell."""
    asked = json.load(sys.stdin)
    host = urlsplit(asked["address"]).netloc
    start = time.perf_counter() + 0.2
    dues = [start + at / asked["pace"] for at in range(len(asked["texts"]))]
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        answers = list(threads.map(ask, [host] * len(dues), asked["texts"], dues))
    json.dump(answers, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
