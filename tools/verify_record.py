"""The stand-alone verifier of an export; it ships with the product and inside every export."""

import runpy
from pathlib import Path

VERIFIER = Path(__file__).resolve().parents[1] / "src" / "luoshi" / "history" / "verify_record.py"

if __name__ == "__main__":
    runpy.run_path(str(VERIFIER), run_name="__main__")
