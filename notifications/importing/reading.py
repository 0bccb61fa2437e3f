"""A file's bytes to lines of cells, whatever program wrote it."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST = 20 * 1024 * 1024  # bytes
WIDEST = 200  # columns
LONGEST_CELL = 10_000  # characters
SEPARATORS = (",", ";", "\t")
SAMPLE = 64 * 1024  # characters that are looked at to find the separator
csv.field_size_limit(max(csv.field_size_limit(), LARGEST))


class UnreadableFile(ValueError):
    """This is no list that can be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Sheet:
    """A table of text.

    :param header: the cells of its first line.
    :param skipped: empty lines before that.
    """

    text: str
    separator: str
    header: list[str]
    encoding: str
    skipped: int = 0

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each line after the header with the number of its last line in the file. Empty lines are passed over."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator)
        next(reader, None)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield self.skipped + reader.line_num, []
                continue
            if any(cell.strip() for cell in cells):
                yield self.skipped + reader.line_num, cells


def read(content: bytes) -> Sheet:
    """
    :raises UnreadableFile: when it is no table of text.
    """
    if len(content) > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST // 1024**2} MB. Split it, and import the parts.")
    text, encoding = _decoded(content)
    return read_text(text, encoding)


def read_text(text: str, encoding: str = "utf-8") -> Sheet:
    """
    :raises UnreadableFile: when it is no table.
    """
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise UnreadableFile(f"There is a NUL byte in line {line}: this is no text. Save the list as CSV, in UTF-8.")
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    skipped, text = _without_blank_lines_before(text)
    separator = _separator(text)
    header = _header(text, separator)
    if len(header) > WIDEST:
        raise UnreadableFile(f"The first line has {len(header)} columns. At most {WIDEST} can be read.")
    return Sheet(text, separator, header, encoding, skipped)


def _without_blank_lines_before(text: str) -> tuple[int, str]:
    """How many lines stand before the first with anything in it, and what begins with that one."""
    blank = text[: len(text) - len(text.lstrip())]
    end = max(blank.rfind("\n"), blank.rfind("\r")) + 1
    return len(list(io.StringIO(text[:end], newline=""))), text[end:]


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise UnreadableFile("The file begins as UTF-16 and is not. Save the list as CSV, in UTF-8.") from None
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "Latin-1"


def _separator(text: str) -> str:
    """The one that cuts the first lines into the most columns, as often in each."""
    lines = [line for line in text[:SAMPLE].splitlines()[:20] if line.strip()] or [""]
    return max(SEPARATORS, key=lambda sign: (min(line.count(sign) for line in lines), lines[0].count(sign)))


def _header(text: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except (StopIteration, csv.Error) as error:
        raise UnreadableFile(f"The first line cannot be read: {error}. Save the list as CSV, in UTF-8.") from None
    return [cell.strip()[:100] for cell in cells]
