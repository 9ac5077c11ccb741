"""Long vectors in blocks: the intermediate results of one block stay in the cache."""

from collections.abc import Callable, Iterator

import numpy as np

from xlhedge.core.numeric import Array, alike

# 128 kB a vector: small enough for the second-level cache, long enough that the
# calls of numpy cost little.
_BLOCK = 16384
# Some allocators return freed memory to the system at once, so that every temporary
# result faults its pages in anew, at twice the cost of the arithmetic; they keep what
# is smaller than a block of memory that was freed before.
np.empty(2 * 1024**2)


def blocks(*numbers: Array) -> Iterator[tuple[slice, list[Array]]]:
    """The places of each block in the flat common shape, and its part of each array."""
    # Single numbers are repeated, not copied.
    flat = [array.reshape(-1) for array in alike(*numbers)]
    for first in range(0, flat[0].size, _BLOCK):
        block = slice(first, first + _BLOCK)
        yield block, [vector[block] for vector in flat]


def in_blocks(function: Callable[..., Array], *numbers: Array) -> Array:
    """`function` of vectors, over arrays that broadcast; in their common shape."""
    result = np.empty(np.broadcast(*numbers).shape)
    flat = result.reshape(-1)
    for block, parts in blocks(*numbers):
        flat[block] = function(*parts)
    return result
