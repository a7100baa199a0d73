"""Documents of a family: kept under a name nobody can guess, told by their bytes, withdrawn and never deleted."""

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO, cast

from django.core.files import File

from families.models import Family, Person
from families.refusals import NotPossibleError
from keyworkers.models import Document, DocumentKind, User
from keyworkers.sniffing import RefusedFileError, kind_of

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as somebody sends it in, and what they say it is."""

    file: "File[bytes]"  # a string: at run time the class takes no parameter
    kind: DocumentKind
    title: str
    dated_on: date | None = None
    person: Person | None = None


def keep(family: Family, sent: Sent, *, by: User, as_of: date, at: datetime) -> Document:
    """Keep a document of the family and return it; refuses what its bytes do not allow, and one kept already."""
    if sent.dated_on and sent.dated_on > as_of:
        raise NotPossibleError("The date must be today or in the past.", field="dated_on")
    if sent.person and not family.memberships.filter(person=sent.person).exists():
        raise NotPossibleError(f"{sent.person} never belonged to this family.", field="person")
    name = plain_name(sent.file.name or "")
    try:
        content_type = kind_of(cast("BinaryIO", sent.file.file), name=name, size=sent.file.size)
    except RefusedFileError as refused:
        raise NotPossibleError(str(refused), field="file") from refused
    digest = _digest(sent.file)
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)  # a second press waits for the first
    if twin := family.documents.standing().filter(digest=digest).first():
        raise NotPossibleError(f"This file is kept already, as “{twin.title}”.", field="file")
    sent.file.seek(0)
    return Document.objects.create(
        council_id=family.council_id,
        family=family,
        person=sent.person,
        kind=sent.kind,
        title=sent.title,
        dated_on=sent.dated_on,
        file=File(sent.file.file, name=uuid.uuid4().hex),  # never the sender's name
        file_name=name,
        content_type=content_type,
        size=sent.file.size,
        digest=digest,
        uploaded_by=by,
        uploaded_at=at,
    )


def plain_name(name: str) -> str:
    """Return a file's name without folders and without what no name should hold, its ending kept."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    plain = (
        re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\"\\/<>:|?*]", "", last).strip(". ") or "document"
    )
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(dot + ending)]}{dot}{ending}"[:LONGEST_NAME]


def _digest(file: "File[bytes]") -> str:
    found = hashlib.sha256()
    for piece in file.chunks():
        found.update(piece)
    return found.hexdigest()


def withdraw(document: Document, *, because: str, by: User, at: datetime) -> None:
    """Withdraw a document that should not be there: nobody opens it any more, and that it was there stays on record."""
    standing = Document.objects.standing().filter(pk=document.pk)
    if not standing.update(withdrawn_because=because, withdrawn_by=by, withdrawn_at=at):
        raise NotPossibleError("This document has been withdrawn already.")
