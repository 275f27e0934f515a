"""What a phone must fetch before each page of the demande can be used, and when its largest part is painted."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._scratch import scratch_database
from benchmarks._server import manage, served

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Serve the region of the demonstration from a database of its own, and weigh each page of the demande."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--patience", type=float, default=1, help="how much longer a paint may take: tests share the machine"
    )
    parser.add_argument("--seed", type=int, default=0, help="nothing is drawn: printed as in every report")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as folder, scratch_database("bench_weight") as env:
        env |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks._weight_settings",
            "WEIGHT_STATIC_ROOT": f"{folder}/static",
            "PASS_MEDIA_DIR": f"{folder}/media",
        }
        manage(env, "collectstatic", "--noinput", "-v0", "--skip-checks")
        manage(env, "migrate", "-v0")
        with served(env) as (address, _group):
            weigh = [sys.executable, "-m", "benchmarks.bench._weigh", address]
            options = ["--repeats", str(chosen.repeats), "--patience", str(chosen.patience)]
            return subprocess.run([*weigh, *options], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
