"""Articles from files, folders, globs, addresses and standard input, one at a time.

A record that cannot be read becomes a :class:`Quarantine` row with file, line,
byte and reason; reading goes on behind it. Nothing is decoded by guess: a wrong
letter would be a wrong offset. Memory does not grow with the input.

The way of an input: ``inputs`` finds the files, ``opening`` decompresses them,
``formats`` and ``detection`` tell format and encoding, ``transcoding`` makes
bytes that can be split, then one reader for each format (``plain``,
``json_lines``, ``json_array``, ``tables``, ``parquet``, ``pages``, ``warc``)
cuts records apart, and ``records`` makes articles of them. ``sniff`` shows all
that beforehand.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from solieu.extractor.readers.formats import format_of
from solieu.extractor.readers.inputs import Part, Source, find_sources, without_output
from solieu.extractor.readers.opening import DamageError, Opened, opened
from solieu.extractor.readers.records import read_date
from solieu.extractor.readers.settings import FORMATS, Fields, InputError, Origin, ReadSettings, Record

__all__ = [
    "FORMATS",
    "Fields",
    "InputError",
    "Opened",
    "Origin",
    "Part",
    "ReadSettings",
    "Record",
    "Source",
    "find_sources",
    "read_date",
    "read_opened",
    "read_sources",
    "without_output",
]

_MODULES = {
    "text": "plain",
    "jsonl": "json_lines",
    "json": "json_array",
    "csv": "tables",
    "tsv": "tables",
    "parquet": "parquet",
    "html": "pages",
    "warc": "warc",
}


def read_sources(
    sources: Iterable[Source], settings: ReadSettings, heard: Callable[[Opened], None] = lambda _: None
) -> Iterator[Record]:
    """Every record of the sources: an article, or a quarantine row with the reason.

    The records and their order depend on nothing but the inputs and the settings.
    ``heard`` hears of each source that is begun.

    >>> list(read_sources([], ReadSettings()))
    []
    """
    for source in sources:
        try:
            with opened(source, settings.limits) as file:
                heard(file)
                yield from read_opened(file, settings)
        except DamageError as error:
            yield Origin(source.name, None, 0).bad(f"the compressed file is damaged ({error}). Nothing was read.")
        except InputError as error:
            yield Origin(source.name, None, 0).bad(str(error))
        except OSError as error:
            reason = f"cannot be read ({error.strerror or error}). Check that the file exists and that you may read it."
            yield Origin(source.name).bad(reason)


def read_opened(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """Every record of one opened source, by the reader of its format.

    >>> from pathlib import Path
    >>> import io
    >>> file = Opened(Source(Path("a.txt"), "a.txt"), io.BytesIO(b"5 ha"), b"5 ha", None)
    >>> [record.text for record in read_opened(file, ReadSettings())]
    ['5 ha']
    """
    form = format_of(file.name, file.head, settings.input_format)
    module = import_module(f"solieu.extractor.readers.{_MODULES[form]}")
    read: Callable[..., Iterator[Record]] = module.read
    if form == "tsv":
        yield from read(file, settings, delimiter="\t")
    else:
        yield from read(file, settings)
