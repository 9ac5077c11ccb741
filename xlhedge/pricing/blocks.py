"""Long vectors in blocks: the intermediate results of one block stay in the cache."""

from collections.abc import Callable

import numpy as np

from xlhedge.core.numeric import Array

# 128 kB a vector: small enough for the second-level cache, long enough that the
# calls of numpy cost little.
_BLOCK = 16384


def in_blocks(function: Callable[..., Array], *numbers: Array) -> Array:
    """`function` of vectors, over arrays that broadcast; in their common shape."""
    arrays = np.broadcast_arrays(*numbers)
    result = np.empty(arrays[0].shape)
    flat, vectors = result.reshape(-1), [array.reshape(-1) for array in arrays]
    for first in range(0, flat.size, _BLOCK):
        block = slice(first, first + _BLOCK)
        flat[block] = function(*(vector[block] for vector in vectors))
    return result
