"""Bring the environment up to its lock file, then hand over to the verb."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_VERBS = {"test", "check", "fix", "bench", "messages"}


def lock_of(verb: str, *, has_tools: bool) -> Path:
    """What a verb needs installed; a server is given no more than what runs it."""
    needed = "dev" if verb in DEVELOPMENT_VERBS or has_tools else "run"
    return ROOT / "requirements" / f"{needed}.txt"


def make_ready(lock: Path) -> None:
    """Install what the lock file names, once per change of it."""
    mark = Path(sys.prefix) / f"luoshi-{lock.stem}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text(encoding="ascii") == digest:
        return
    print(
        "正在准备运行环境，首次约一分钟…… / Preparing the environment, about a minute…", flush=True
    )
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wheels = ROOT / "wheels"
    if wheels.is_dir():
        command += ["--no-index", "--find-links", str(wheels)]
    installed = subprocess.run([*command, "--require-hashes", "-r", str(lock)], check=False)
    if installed.returncode:
        print(
            "安装依赖失败：请检查网络，或把离线安装包放入 wheels/ 目录后重试。\n"
            "Installing failed: check the network, or put the wheels into wheels/ and repeat.",
            file=sys.stderr,
        )
        raise SystemExit(installed.returncode)
    mark.write_text(digest, encoding="ascii")


def main(arguments: list[str]) -> int:
    """Make ready and run the verb."""
    verb = arguments[0] if arguments else ""
    has_tools = (Path(sys.prefix) / "luoshi-dev").exists()
    make_ready(lock_of(verb, has_tools=has_tools))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    if verb not in DEVELOPMENT_VERBS:
        os.environ.setdefault("LUOSHI_HOME", str(ROOT / "var"))
    if verb != "read":
        from tools.catalogues import compile_stale

        compile_stale(ROOT / "src")
    if verb in DEVELOPMENT_VERBS:
        from tools import development

        return development.run(verb, arguments[1:])
    from luoshi.cli import main as run

    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
