"""Twenty-six written lives: short stories that go through the same files as the drawn ones, and come first in them."""

from families.invented.written.claimable import CLAIMABLE
from families.invented.written.held import HELD
from families.invented.written.home import HOME
from families.invented.written.telling import WrittenLife
from families.invented.written.unfinished import UNFINISHED
from families.invented.written.word import WORD
from families.invented.written.work import WORK

WRITTEN_LIVES: tuple[WrittenLife, ...] = tuple(
    sorted((*CLAIMABLE, *HELD, *UNFINISHED, *WORK, *HOME, *WORD), key=lambda life: life.number)
)
