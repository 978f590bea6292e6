"""Builds the wheel, installs it alone into an empty environment and runs what it brings."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, home: Path, **more: str) -> str:
    """Runs a command in an empty home and returns what it printed.

    Args:
        command: program and arguments.
        cwd: where it runs.
        home: its home.
        more: further variables of its environment.

    Raises:
        SystemExit: it failed; what it said is shown.
    """
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "SOUNDOFF", "XDG"))
    }
    environment |= {"HOME": str(home), **more}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Fails unless the installed program lists, shows and checks its demo, and fetches a feed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        wheels = home / "wheels"
        build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", wheels)
        run(*build, ROOT, cwd=home, home=home)
        (wheel,) = wheels.glob("*.whl")
        venv.create(home / "venv", with_pip=True)
        python = home / "venv/bin/python"
        install = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        # The caller's configuration of pip says where packages come from; home is empty on purpose.
        run(*install, "--constraint", ROOT / "constraints.txt", wheel, cwd=home, home=Path.home())
        reader = home / "venv/bin/reader"
        listed = run(reader, "--demo", "list", cwd=home, home=home).splitlines()
        assert len(listed) > 10, listed
        assert run(reader, "--demo", "thread", "1", cwd=home, home=home).strip()
        assert run(reader, "--version", cwd=home, home=home).startswith("reader")
        assert (home / "venv/share/man/man1/reader.1").is_file()
        assert "no problems" in run(reader, "--demo", "check", cwd=home, home=home)
        # Somebody's first hour, with the program as it was installed.
        test = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        fresh = ROOT / "tests/test_fresh_user.py"
        run(*test, fresh, cwd=ROOT, home=home, SOUNDOFF_READER=str(reader))
        # What fetches comes with it, too, and the feeds that an empty store offers.
        feed = home / "feed.xml"
        feed.write_text("<rss><channel><item><title>One</title></item></channel></rss>")
        store = ("--store", home / "store.db")
        added = run(reader, *store, "add", feed.as_uri(), cwd=home, home=home)
        assert "1 new article" in added, added
        assert "1 feed: " in run(reader, *store, "refresh", "--all", cwd=home, home=home)
        offered = "from reader.paths import starter_list; print(starter_list().is_file())"
        assert "True" in run(python, "-c", offered, cwd=home, home=home)
    print(f"wheel: {wheel.name} installed alone, {len(listed)} articles in its demo")


if __name__ == "__main__":
    main()
