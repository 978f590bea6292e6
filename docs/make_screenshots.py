"""Makes the pictures of the README and the docs from the running program.

`python docs/make_screenshots.py` starts the interface on a store of samples, presses the keys of
each scene, and writes what stands there as SVG: into `docs/screens/` every scene in four themes at
two sizes, with the page that shows them, and into `docs/images/` what other pages show. Every scene
is looked at in 40 by 10 cells, too: the command fails where something is cut, covered or out of
reach. `python docs/make_screenshots.py help zen` makes only those anew, and no page.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docs import screens_page  # noqa: E402 - found from the root, wherever this is started
from docs.scenes import PICTURES, PLAIN, SCENES, SIZES, SMALL, THEMES, Scene  # noqa: E402
from docs.taking import make_stores, taken  # noqa: E402

_TAKE = "--take"
"""Asks for one job, by its number, to be done in this process."""
_LONGEST = 150.0
"""Seconds that one run of the program may take."""


class Job(NamedTuple):
    """One run of the program."""

    stores: Path
    scene: Scene
    size: tuple[int, int]
    targets: dict[str, tuple[Path, ...]]
    """Themes to the files that are written of each."""


def jobs(stores: Path, names: Sequence[str]) -> Iterator[Job]:
    """What is run: each scene in each size, and what the pages show beside that."""
    wanted = [scene for scene in SCENES if not names or scene.name in names]
    for scene in wanted:
        for size in SIZES:
            is_kept = size != SIZES[-1]
            themes = THEMES if is_kept else THEMES[:1]
            is_kept = is_kept or scene.name in SMALL
            yield Job(
                stores, scene, size,
                {name: (screens_page.path(scene, size, name),) * is_kept for name in themes},
            )  # fmt: skip
    by_name = {scene.name: scene for scene in wanted}
    for picture in PICTURES:
        if picture.scene in by_name:
            file = screens_page.IMAGES / f"{picture.name}.svg"
            yield Job(stores, by_name[picture.scene], picture.size, {picture.theme: (file,)})


def run(job: Job) -> list[str]:
    """Takes the pictures of a job and writes them.

    Returns:
        What is wrong in them, each in a line.
    """
    wrong: list[str] = []
    for shot in asyncio.run(taken(job.stores, job.scene, job.size, tuple(job.targets))):
        columns, rows = shot.size
        wrong += [f"{shot.scene.name} {columns}x{rows}: {one}" for one in shot.problems]
        for path in job.targets[shot.theme]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(shot.svg, encoding="utf-8")
    return wrong


def run_apart(stores: Path, number: int, names: Sequence[str]) -> list[str]:
    """Does a job in a process of its own, as the program has one; `run` says what it returns."""
    arguments = [sys.executable, __file__, _TAKE, str(stores), str(number), *names]
    try:
        done = subprocess.run(
            arguments, capture_output=True, encoding="utf-8", timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"job {number} never ended"]
    failed = [f"job {number}: {done.stderr[-2000:]}"] if done.returncode else []
    return done.stdout.splitlines() + failed


def plain_text() -> str:
    """What the linear reader and somebody who types say to each other."""
    said: list[str] = []
    for count in range(1, len(PLAIN) + 1):
        done = subprocess.run(
            [sys.executable, "-m", "reader", "--demo", "--plain"],
            input="".join(f"{line}\n" for line in PLAIN[:count]),
            capture_output=True, check=True, cwd=ROOT, encoding="utf-8",
        )  # fmt: skip
        # Each says what the one before said, and the answer to one line more.
        before = sum(len(text) for text in said)
        said.append(done.stdout[before:])
    told = (f"reader: {line}\n{text}" for line, text in zip(PLAIN, said, strict=True))
    return "".join(told)


def main(names: Sequence[str]) -> int:
    """Takes the pictures of the scenes named, or all; returns the exit status."""
    wrong: list[str] = []
    with TemporaryDirectory() as folder:
        stores = Path(folder)
        make_stores(stores)
        count = len(list(jobs(stores, names)))
        with ThreadPoolExecutor(max_workers=2) as pool:
            for told in pool.map(lambda number: run_apart(stores, number, names), range(count)):
                wrong += told
    if not names:
        screens_page.PLAIN_TARGET.write_text(plain_text(), encoding="utf-8")
        screens_page.write()
    for line in dict.fromkeys(wrong):
        print(line, file=sys.stderr)  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:2] == [_TAKE]:
        wanted = list(jobs(Path(sys.argv[2]), sys.argv[4:]))[int(sys.argv[3])]
        print("\n".join(run(wanted)))  # noqa: T201
    else:
        sys.exit(main(sys.argv[1:]))
