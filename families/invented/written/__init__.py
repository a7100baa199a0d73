"""Sixteen written lives: short stories that go through the same files as the drawn ones, and come first in them."""

from families.invented.written.claimable import CLAIMABLE
from families.invented.written.held import HELD
from families.invented.written.telling import WrittenLife
from families.invented.written.unfinished import UNFINISHED

WRITTEN_LIVES: tuple[WrittenLife, ...] = tuple(sorted((*CLAIMABLE, *HELD, *UNFINISHED), key=lambda life: life.number))
