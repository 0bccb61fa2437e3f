import gc
import time
from collections.abc import Callable


def least_seconds(work: Callable[[], object], tries: int = 5) -> float:
    """Return the least CPU seconds of this thread that ``work`` takes in a few tries.

    The least of some tries, without other threads and without the collector, is what the code takes; all above
    it is what the machine and the rest of the test process do meanwhile.
    """
    taken = []
    collected = gc.isenabled()
    gc.disable()
    try:
        for _ in range(tries):
            began = time.thread_time()
            work()
            taken.append(time.thread_time() - began)
            if taken[-1] < 0.01:
                break
    finally:
        if collected:
            gc.enable()
    return min(taken)
