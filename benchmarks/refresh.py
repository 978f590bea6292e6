"""Refreshing feeds beside newsboat, in one run: `make bench-refresh`.

Two local servers give the same feeds, one with ETags and one without validators. Each case is a
whole command on a store of its own, medians of several runs, as a ratio to newsboat's:

* first fetch: everything is new,
* 304: nothing has changed and the server says so,
* no validators: nothing has changed and everything is sent again.

Needs nginx and newsboat, which Debian has as packages.

Usage: refresh.py [RUNS]
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import write_feeds

READER = Path(sys.executable).with_name("reader")
SIZES = {"100 x 100": (100, 100), "1,000 x 20": (1000, 20)}
WITH_ETAGS, WITHOUT = 8093, 8094
BUDGETS = {
    ("100 x 100", "first fetch"): 1.0,
    ("1,000 x 20", "first fetch"): 0.5,
    ("100 x 100", "304"): 0.4,
    ("1,000 x 20", "304"): 0.1,
    ("1,000 x 20", "no validators"): 0.2,
}
MOST_MEMORY = 150
"""MiB: the sum over the processes of a first fetch of 1,000 feeds."""


@contextmanager
def servers(root: Path) -> Iterator[None]:
    """Two servers of the files under `root`."""
    configuration = root / "nginx.conf"
    configuration.write_text(f"""
daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000; types {{ application/rss+xml xml; }}
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{ listen 127.0.0.1:{WITH_ETAGS}; root {root}; etag on; }}
  server {{ listen 127.0.0.1:{WITHOUT}; root {root}; etag off; if_modified_since off;
            add_header Last-Modified ""; }}
}}
""")
    server = subprocess.Popen(
        ["nginx", "-c", str(configuration), "-e", str(root / "error.log")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(1)
        yield
    finally:
        server.terminate()
        server.wait()


def addresses(size: str, port: int) -> list[str]:
    """The feeds of a size, on one of the servers."""
    count, entries = SIZES[size]
    return [
        f"http://127.0.0.1:{port}/{count}x{entries}/feed-{number:04}.xml" for number in range(count)
    ]


class Reader:
    """This program."""

    name = "reader"

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.store = folder / "store.db"
        self.list = folder / "feeds.opml"
        outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
        self.list.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')

    def prepare(self) -> None:
        """Makes a new store with the feeds subscribed to."""
        for file in self.store.parent.glob("store.db*"):
            file.unlink()
        run([READER, "--store", self.store, "import", self.list])

    def command(self) -> list[object]:
        """What is timed."""
        return [READER, "--store", self.store, "refresh", "--all"]


class Newsboat:
    """The reader that is compared with, with as many downloads at once as we make."""

    name = "newsboat"

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder = folder
        (folder / "urls").write_text("\n".join(urls) + "\n")
        (folder / "config").write_text("reload-threads 16\n")

    def prepare(self) -> None:
        """Makes a new cache."""
        for file in self.folder.glob("cache.db*"):
            file.unlink()

    def command(self) -> list[object]:
        """What is timed."""
        files = ["-u", self.folder / "urls", "-c", self.folder / "cache.db"]
        return ["newsboat", *files, "-C", self.folder / "config", "-x", "reload"]


def run(command: list[object]) -> float:
    """Runs a command to its end: seconds."""
    began = time.perf_counter()
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode()[-500:]}")
    return seconds


def measure(
    make: Callable[[Path, list[str]], Reader | Newsboat], runs: int
) -> dict[tuple[str, str], float]:
    """Medians by (size, case), in seconds."""
    medians = {}
    for size in SIZES:
        for port, again in ((WITH_ETAGS, "304"), (WITHOUT, "no validators")):
            with tempfile.TemporaryDirectory() as folder:
                program = make(Path(folder), addresses(size, port))
                first, second = [], []
                for _ in range(runs):
                    program.prepare()
                    first.append(run(program.command()))
                    # newsboat sends validators from the third time on.
                    run(program.command())
                    second.append(run(program.command()))
                medians[size, again] = statistics.median(second)
                if port == WITH_ETAGS:
                    medians[size, "first fetch"] = statistics.median(first)
    return medians


def peak_memory(size: str) -> float:
    """MiB of proportional memory (PSS) of all processes of a first fetch, at its highest."""
    with tempfile.TemporaryDirectory() as folder:
        program = Reader(Path(folder), addresses(size, WITH_ETAGS))
        program.prepare()
        process = subprocess.Popen(
            [str(word) for word in program.command()], stdout=subprocess.DEVNULL
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(pss(pid) for pid in family(process.pid)))
            time.sleep(0.02)
        return peak


def family(pid: int) -> list[int]:
    """A process and those below it."""
    try:
        texts = [
            task.joinpath("children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()
        ]
    except OSError:
        return [pid]
    children = (int(child) for text in texts for child in text.split())
    return [pid, *(each for child in children for each in family(child))]


def pss(pid: int) -> float:
    """MiB of proportional memory of a process; 0 if it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return (
        next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
    )


def main() -> int:
    """Measures and prints a table; 1 if a budget is missed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for needed in ("nginx", "newsboat"):
        if shutil.which(needed) is None:
            raise SystemExit(f"{needed} is not installed: it is what refreshing is measured with")
    is_missed = False
    with tempfile.TemporaryDirectory(prefix="soundoff-refresh-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        for count, entries in SIZES.values():
            write_feeds(root / f"{count}x{entries}", count, entries)
        with servers(root):
            own = measure(Reader, runs)
            other = measure(Newsboat, runs)
            print(f"| feeds | case | reader s | newsboat s | ratio | budget |\n|{'---|' * 6}")
            for (size, case), seconds in own.items():
                ratio = seconds / other[size, case]
                budget = BUDGETS.get((size, case))
                is_missed |= budget is not None and ratio > budget
                print(
                    f"| {size} | {case} | {seconds:.2f} | {other[size, case]:.2f} | {ratio:.3f}"
                    f" | {budget or ''} |"
                )
            memory = peak_memory("1,000 x 20")
            is_missed |= memory > MOST_MEMORY
            print(f"\nPeak memory, first fetch of 1,000 feeds: {memory:.0f} of {MOST_MEMORY} MiB")
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
