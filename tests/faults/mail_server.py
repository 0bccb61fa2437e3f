"""A mail server for fault tests: a process that writes down each mail, and flushes it, before it says a word.

What is in the book was taken, whoever died meanwhile. It is the oracle: no code under test is asked.
"""

import asyncio
import os
import sys
from collections import Counter, deque
from pathlib import Path

TAKEN = "250 taken"
HANG_UP = "hang up"
LATE = "late"


class Book:
    """The server's own record: a line for each mail it took or refused, in order."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def taken(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(line.split(" ", 1)[1] for line in self._lines() if line.startswith("taken "))

    def calls(self) -> int:
        """How often somebody connected."""
        return sum(line == "call" for line in self._lines())

    def write(self, line: str) -> None:
        """Add a line that outlives a power cut."""
        with self.path.open("a") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> list[str]:
        return self.path.read_text().splitlines() if self.path.exists() else []


class Server:
    """Answers the dots from a script, over and over; ``HANG_UP`` and ``LATE`` after it has taken the mail."""

    def __init__(self, book: Book, script: list[str], late: float) -> None:
        self.book, self.script, self.late = book, deque(script), late

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.book.write("call")
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                mail = await reader.readuntil(b"\r\n.\r\n")
                if not await self._answer(mail, writer):
                    return
            else:
                writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")

    async def _answer(self, mail: bytes, writer: asyncio.StreamWriter) -> bool:
        reply = self.script[0]
        self.script.rotate(-1)
        name = mail.partition(b"\r\nMessage-ID: ")[2].partition(b"\r\n")[0].decode().strip("<>")
        self.book.write(f"taken {name}" if reply in {TAKEN, HANG_UP, LATE} else f"refused {name}")
        if reply == HANG_UP:
            return False
        if reply == LATE:
            await asyncio.sleep(self.late)
        writer.write(f"{TAKEN if reply == LATE else reply}\r\n".encode())
        return True


async def main(port: int, book: str, late: float, script: list[str]) -> None:
    """Listen until killed."""
    server = Server(Book(Path(book)), script or [TAKEN], late)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", port, limit=2**24)
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    async with listening:
        await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4:]))
