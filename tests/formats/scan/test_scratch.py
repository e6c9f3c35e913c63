"""Memory that is used again, but never under somebody's eyes."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.scan.scratch import GrowingArray, ScratchBuffer


def address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def test_memory_is_used_again_when_nothing_refers_to_it() -> None:
    buffer = ScratchBuffer(np.uint8)
    first = buffer.cut(1000)
    at = address(first)
    del first
    assert address(buffer.cut(500)) == at


def test_an_array_does_not_change_while_there_is_a_view_of_it() -> None:
    buffer = ScratchBuffer(np.uint8)
    for view_of in (lambda array: array, lambda array: array[1:][1:], lambda array: array[1:].data):
        array = buffer.cut(9)
        array[:] = 1
        view = view_of(array)
        del array
        for size in (1, 9, 1000):
            buffer.cut(size)[:] = 2
        assert set(bytes(view)) == {1}


def test_an_array_keeps_its_items_when_it_grows() -> None:
    growing: GrowingArray[np.uint8] = GrowingArray(np.uint8)
    assert growing.append(np.array([1, 2], np.uint8)) == 0
    assert growing.append(np.arange(1000, dtype=np.uint8)) == 2
    assert growing.items[:4].tolist() == [1, 2, 0, 1]
    assert len(growing.items) == 1002


def test_items_taken_from_a_growing_array_stay_when_it_starts_again() -> None:
    growing: GrowingArray[np.uint8] = GrowingArray(np.uint8)
    growing.append(np.array([1, 2], np.uint8))
    taken = growing.items
    growing.clear()
    growing.append(np.array([3, 4, 5], np.uint8))
    assert (taken.tolist(), growing.items.tolist()) == ([1, 2], [3, 4, 5])
