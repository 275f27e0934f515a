"""Where things are. All that the launcher makes lives in `var/`, save `node_modules/`."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PASS_VAR") or ROOT / "var").absolute()
VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
LOGS = VAR / "log"
STAMPS = VAR / "stamps"
REQUIREMENTS = ROOT / "requirements"
