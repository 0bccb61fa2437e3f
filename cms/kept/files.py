"""
Kept pages as files, for one host.

Below the folder: ``pages/<host>/<variant>/<path>/index.html`` (``.gz``, ``.br``) for web servers that serve files,
beside each an ``index.page`` with its headers for the application; ``keys/``, which pages depend on what; ``claims/``.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cms.kept import claims
from cms.kept.addresses import Address
from cms.kept.file_names import claim_of, folder_of, hashed, place_of
from cms.kept.memory import Memory
from cms.kept.page import KeptPage

ENDINGS: Final = (".html", ".html.gz", ".html.br", ".page")


class FileStore:
    """
    :param root: the folder. Nothing else may be in it.
    """

    errors: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.memory = Memory()

    def read(self, address: Address) -> KeptPage | None:
        place = place_of(address)
        file = f"{self.root}/{place}.page"
        try:
            facts = os.stat(file)  # noqa: PTH116 - a path object costs more than the call
            stamp = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
            if known := self.memory.recall(place, stamp):
                return known
            page = KeptPage.read(Path(file).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        if page:
            self.memory.remember(place, stamp, page)
        return page

    def sequence(self) -> int:
        try:
            return int((self.root / "sequence").read_text() or 0)
        except (FileNotFoundError, ValueError):
            return 0

    def keep(self, address: Address, page: KeptPage, keys: Iterable[str], sequence: int) -> bool:
        place = place_of(address)
        with self._alone():
            if self.sequence() != sequence:
                return False
            for key in keys:
                self._note(key, place)
            if page.is_plain:
                self._write(f"{place}.html.gz", page.packed)
                if page.brotli:
                    self._write(f"{place}.html.br", page.brotli)
                self._write(f"{place}.html", page.body)
            self._write(f"{place}.page", page.as_bytes)
        return True

    def purge(self, keys: Iterable[str]) -> int:
        with self._alone():
            self._count_up()
            return sum(self._purge(key) for key in sorted(set(keys)))

    def purge_all(self) -> None:
        with self._alone():
            self._count_up()
            with tempfile.TemporaryDirectory(dir=self.root, prefix="old-", ignore_cleanup_errors=True) as old:
                for name in ("pages", "keys"):
                    with suppress(FileNotFoundError):
                        (self.root / name).rename(Path(old) / name)

    def urls_of(self, keys: Iterable[str] | None) -> set[str]:
        if keys is None:
            files: Iterable[Path] = list((self.root / "pages").rglob("*.page"))
        else:
            files = [self.root / f"{note.readlink()}.page" for key in keys for note in self._notes(key)]
        pages = (KeptPage.read(file.read_bytes()) for file in files if file.exists())
        return {page.url for page in pages if page and page.url}

    def tidy(self, now: float) -> int:
        gone = 0
        for file in list((self.root / "pages").rglob("*.page")):
            with suppress(FileNotFoundError), self._alone():
                page = KeptPage.read(file.read_bytes())
                if page is None or page.until <= now:
                    self._drop(str(file.relative_to(self.root)).removesuffix(".page"))
                    gone += 1
        return gone

    def claim(self, address: Address) -> bool:
        return claims.claim(self.root / claim_of(address))

    def release(self, address: Address) -> None:
        (self.root / claim_of(address)).unlink(missing_ok=True)

    def is_claimed(self, address: Address) -> bool:
        return claims.is_claimed(self.root / claim_of(address))

    def _note(self, key: str, place: str) -> None:
        folder = self.root / folder_of(key)
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            (folder / hashed(place)).symlink_to(place)

    def _notes(self, key: str) -> list[Path]:
        folder = self.root / folder_of(key)
        return list(folder.iterdir()) if folder.is_dir() else []

    def _purge(self, key: str) -> int:
        gone = sum(self._drop(str(note.readlink())) for note in self._notes(key))
        shutil.rmtree(self.root / folder_of(key), ignore_errors=True)
        return gone

    def _drop(self, place: str) -> bool:
        was_there = (self.root / f"{place}.page").exists()
        for ending in ENDINGS:
            (self.root / f"{place}{ending}").unlink(missing_ok=True)
        return was_there

    def _write(self, place: str, data: bytes) -> None:
        target = self.root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
        Path(file.name).replace(target)

    def _count_up(self) -> None:
        self._write("sequence", str(self.sequence() + 1).encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time, on this host. A process that is killed lets go."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
