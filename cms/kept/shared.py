"""Kept pages in Redis, for several hosts. Every change is one script, so that it is whole or not at all."""

from collections.abc import Iterable
from typing import Any, Final

from cms.kept.addresses import Address
from cms.kept.page import KeptPage
from cms.kept.store import CLAIM_SECONDS

PREFIX: Final = "bellbird:kept:"
KEEP: Final = """
    if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[2], ARGV[2], 'EXAT', ARGV[3])
    for i = 3, #KEYS do redis.call('SADD', KEYS[i], KEYS[2]) end
    return 1
"""
PURGE: Final = """
    redis.call('INCR', KEYS[1])
    local gone = 0
    for i = 2, #KEYS do
      for _, page in ipairs(redis.call('SMEMBERS', KEYS[i])) do gone = gone + redis.call('DEL', page) end
      redis.call('DEL', KEYS[i])
    end
    return gone
"""
TIDY: Final = """
    local gone = 0
    for _, page in ipairs(redis.call('SMEMBERS', KEYS[1])) do
      if redis.call('EXISTS', page) == 0 then gone = gone + redis.call('SREM', KEYS[1], page) end
    end
    return gone
"""


class SharedStore:
    """
    :param url: of the Redis, as ``CACHE_URL`` has it.
    """

    def __init__(self, url: str) -> None:
        import redis

        self.errors: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self.redis: Any = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=1)
        self._keep, self._purge, self._tidy = (self.redis.register_script(text) for text in (KEEP, PURGE, TIDY))

    def read(self, address: Address) -> KeptPage | None:
        found = self.redis.get(_page(address))
        return KeptPage.read(found) if found else None

    def sequence(self) -> int:
        return int(self.redis.get(f"{PREFIX}sequence") or 0)

    def keep(self, address: Address, page: KeptPage, keys: Iterable[str], sequence: int) -> bool:
        names = [f"{PREFIX}sequence", _page(address), f"{PREFIX}all", *(f"{PREFIX}key:{key}" for key in keys)]
        return bool(self._keep(names, [sequence, page.as_bytes, int(page.until) + 1]))

    def purge(self, keys: Iterable[str]) -> int:
        return int(self._purge([f"{PREFIX}sequence", *(f"{PREFIX}key:{key}" for key in sorted(set(keys)))]))

    def purge_all(self) -> None:
        self._purge([f"{PREFIX}sequence", f"{PREFIX}all"])
        for name in self.redis.scan_iter(f"{PREFIX}key:*", count=1000):
            self._purge([f"{PREFIX}sequence", name])

    def urls_of(self, keys: Iterable[str] | None) -> set[str]:
        names = [f"{PREFIX}all"] if keys is None else [f"{PREFIX}key:{key}" for key in keys]
        places = [place for name in names for place in self.redis.smembers(name)]
        pages = (KeptPage.read(found) for found in map(self.redis.get, places) if found)
        return {page.url for page in pages if page and page.url}

    def tidy(self, now: float) -> int:
        """Redis forgets pages by itself; what remains are the names of those that are gone."""
        sets = [f"{PREFIX}all", *self.redis.scan_iter(f"{PREFIX}key:*", count=1000)]
        return sum(int(self._tidy([name])) for name in sets)

    def claim(self, address: Address) -> bool:
        return bool(self.redis.set(_claim(address), 1, nx=True, ex=CLAIM_SECONDS))

    def release(self, address: Address) -> None:
        self.redis.delete(_claim(address))

    def is_claimed(self, address: Address) -> bool:
        return bool(self.redis.exists(_claim(address)))


def _page(address: Address) -> str:
    return f"{PREFIX}page:{address.host}:{address.variant}:{address.number}:{address.path}"


def _claim(address: Address) -> str:
    return f"{PREFIX}claim:{address.host}:{address.variant}:{address.number}:{address.path}"
