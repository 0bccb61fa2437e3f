"""
A hundred comments a second from one address, and what becomes of readers who comment from elsewhere meanwhile.

    python benchmarks/flood.py http://127.0.0.1:8000/some-post/ [--seconds 20] [--rate 100] [--others 10]

The site must run on this machine, so that it believes the addresses it is told of; it keeps the comments. Prints how
many forms were sent, how each side was answered, and how long the others waited (medians, milliseconds): first without
the flood, then during it.
"""

import argparse
import http.client
import re
import statistics
import threading
import time
from collections import Counter
from urllib.parse import urlencode, urlsplit

FLOODER = "203.0.113.7"


class Reader:
    """Somebody with a browser of their own.

    :param place: the post's address.
    :param address: where on the network they are.
    """

    def __init__(self, place: str, address: str) -> None:
        self.place, self.headers = urlsplit(place), {"X-Forwarded-For": address}
        self.answers: Counter[int] = Counter()
        self.waits: list[float] = []

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        link = http.client.HTTPConnection(self.place.hostname or "", self.place.port, timeout=60)
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            link.request(method, path, body or None, self.headers | form)
            answer = link.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Set-Cookie", "")
        finally:
            link.close()

    def open(self) -> None:
        """Read the post, and keep its form."""
        _, page, cookie = self.ask("GET", self.place.path)
        self.headers["Cookie"] = cookie.partition(";")[0]
        self.form = {name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1] for name in FIELDS}

    def say(self, number: int) -> None:
        """Send the form, and note what came of it."""
        words = {
            "name": f"Reader {number}",
            "email": f"r{number}@example.org",
            "body": f"Number {number} of {id(self)}.",
        }
        begun = time.perf_counter()
        status, _, _ = self.ask("POST", "/comments/", urlencode(self.form | words))
        self.waits.append(1000 * (time.perf_counter() - begun))
        self.answers[status] += 1


FIELDS = ("csrfmiddlewaretoken", "post", "stamp")


def flood(one: Reader, rate: int, until: float) -> None:
    """Send ``rate`` forms a second from sixteen threads."""

    def pour(each: int) -> None:
        number = each
        while time.monotonic() < until:
            one.say(number)
            number += 16
            time.sleep(max(0, 16 / rate - one.waits[-1] / 1000))

    threads = [threading.Thread(target=pour, args=[each]) for each in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def others(place: str, number: int, beginning: int) -> list[Reader]:
    """So many readers, one after the other, each with one comment."""
    readers = [Reader(place, f"198.51.{beginning + each}.9") for each in range(number)]
    for each, reader in enumerate(readers):
        reader.open()
        time.sleep(1)
        reader.say(each)
    return readers


def told(name: str, readers: list[Reader]) -> None:
    answers = sum((reader.answers for reader in readers), Counter[int]())
    waits = [wait for reader in readers for wait in reader.waits]
    print(f"{name}: {sum(answers.values())} forms, answers {dict(answers)}, median {statistics.median(waits):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--others", type=int, default=10)
    options = parser.parse_args()
    told("others, without it", others(options.place, options.others, 10))
    one = Reader(options.place, FLOODER)
    one.open()
    pouring = threading.Thread(target=flood, args=[one, options.rate, time.monotonic() + options.seconds])
    pouring.start()
    time.sleep(2)
    meanwhile = others(options.place, options.others, 100)
    pouring.join()
    told("the flood", [one])
    told("others, during it", meanwhile)


if __name__ == "__main__":
    main()
