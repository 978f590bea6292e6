"""The errors that a user can act on; anything else is a bug and crashes.

ReaderError
├── UsageError          the command line or a setting asks for something that is not there
├── ConfigError         config.toml cannot be used as it stands
├── QueryError          a query cannot be read; knows the position
├── FetchError          a source could not be read from disk or network
├── FormatError         bytes that are in no format we can read
│   ├── UnknownFormatError    nothing recognises them
│   └── UnsupportedFormatError  recognised, but not readable
└── StoreError          the store cannot be opened, read or written
    ├── StoreTooNewError      made by a newer version
    ├── StoreCorruptError     not a database, or a damaged one
    ├── StoreBusyError        another program holds the lock for too long
    └── StoreFullError        no space left, or not writable
"""


class ReaderError(Exception):
    """An expected failure: its text is one line that says what, where and what to do."""


class UsageError(ReaderError):
    """The command line asks for something that does not exist."""


class ConfigError(ReaderError):
    """The configuration cannot be used."""


class QueryError(ReaderError):
    """A query that cannot be read.

    Attributes:
        position: index of the offending character in the query, from 0.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class FetchError(ReaderError):
    """A source could not be read."""


class FormatError(ReaderError):
    """Bytes that cannot be read as what they are or claim to be."""


class UnknownFormatError(FormatError):
    """No format recognises the bytes."""


class UnsupportedFormatError(FormatError):
    """The format is recognised, but this version cannot read it."""


class StoreError(ReaderError):
    """The store could not be opened, read or written."""


class StoreTooNewError(StoreError):
    """The store was made by a newer version of the program."""


class StoreCorruptError(StoreError):
    """The file is damaged or is no store."""


class StoreBusyError(StoreError):
    """Another program kept the store locked for longer than we wait."""


class StoreFullError(StoreError):
    """The disk is full or the file may not be written."""


def why_not(error: OSError | UnicodeError) -> str:
    """Why a text file could not be read or written, in words that follow a colon.

    What Python says of it has a number and the path in it, which the message has already.
    """
    if isinstance(error, UnicodeError):
        return "it is not text in UTF-8"
    return (error.strerror or str(error)).lower()
