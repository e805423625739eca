"""The command line: parse options, call one function, word the errors. Everything heavy is imported where used."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Optional

import typer

if TYPE_CHECKING:
    from solieu.extractor.pipeline import Extraction
    from solieu.schemas.article import Article, Quarantine

app = typer.Typer(
    help="Every figure of Vietnamese news as a validated record: what, how much, within which bound, and where.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
patterns_app = typer.Typer(
    help="List what solieu knows, or check pattern files of your own.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(patterns_app, name="patterns")

OK, USAGE, QUARANTINED, IO_FAILED, BUG, INTERRUPTED, TERMINATED = 0, 2, 3, 4, 70, 130, 143

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input.")]
Patterns = Annotated[Optional[Path], typer.Option("--patterns", metavar="DIR", help="Your own pattern files, added to solieu's.")]
TextField = Annotated[str, typer.Option("--text-field", metavar="T", help="JSON field that holds the article's text.")]
IdField = Annotated[str, typer.Option("--id-field", metavar="I", help="JSON field that holds the article's id.")]
DateField = Annotated[str, typer.Option("--date-field", metavar="D", help="JSON field that holds the day of publication.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def fail(code: int, message: str) -> NoReturn:
    """End with a sentence on stderr and an exit code."""
    typer.echo(f"solieu: {message}", err=True)
    raise typer.Exit(code)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Word every error: what, where, what to do. A traceback only with --debug."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, SystemExit):
            raise
        except BrokenPipeError:
            # The reader went away (`| head`): nothing is wrong, and nothing more can be said on this pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(OK) from None
        except KeyboardInterrupt:
            fail(INTERRUPTED, "interrupted. No half-written output is left; run again to start over.")
        except Exception as error:
            if kwargs.get("debug"):
                raise
            fail(*_worded(error))

    return run


def _worded(error: Exception) -> tuple[int, str]:
    usage = {"PatternError", "InputError", "FormatError", "GoldError", "ExportError"}
    if type(error).__name__ in usage:
        return USAGE, str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return IO_FAILED, f"{where}{error.strerror or error}. Mend that and run again."
    return BUG, f"this is a bug in solieu: {type(error).__name__}: {error}. Run again with --debug and report what it prints."


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("solieu"))
        raise typer.Exit(OK)


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Every figure of Vietnamese news as a validated record: what, how much, within which bound, and where."""


@app.command()
@guarded
def extract(
    inputs: Inputs,
    output: Annotated[
        Optional[list[Path]],
        typer.Option(
            "-o", "--output", metavar="OUT", help="Write here; its ending tells the format. May be given several times."
        ),
    ] = None,
    format: Annotated[
        Optional[str], typer.Option("--format", metavar="F", help="jsonl, csv, parquet, xlsx or sqlite, whatever the ending.")
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: begin with a byte order mark.")] = False,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: an apostrophe before cells that a spreadsheet would run or change.")
    ] = False,
    text_field: TextField = "text",
    id_field: IdField = "id",
    date_field: DateField = "date",
    patterns: Patterns = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", metavar="C", min=0, max=1, help="Leave out records below this confidence.")
    ] = 0.0,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Processes to run.")] = 1,
    debug: Debug = False,
) -> None:
    """Extract every figure of the articles: the main job."""
    from solieu.extractor import batch, writers
    from solieu.extractor.readers import Fields, find_sources, without_output

    options = writers.WriteOptions(bom, excel_safe)
    outputs = writers.destinations(output or [], format, options)
    form = "jsonl" if outputs else writers.format_of(None, format)
    sources = find_sources(inputs)
    for path, _ in outputs:
        sources = without_output(sources, path)
    fields = Fields(text_field, id_field, date_field)
    job = batch.Job(sources, fields, outputs, form, _directory(patterns), workers, min_confidence, options)
    _stop_on_terminate()
    with _Progress() as progress:
        summary = batch.run(job, _tell, progress)
    typer.echo(f"{summary.sentence()} ({summary.speed()})", err=True)
    if summary.quarantined:
        if outputs:
            typer.echo(f"quarantine: {batch.quarantine_path(outputs[0][0])}", err=True)
        raise typer.Exit(QUARANTINED)


def _directory(patterns: Path | None) -> str | None:
    return str(patterns) if patterns is not None else None


def _tell(row: "Quarantine") -> None:
    line = f", line {row.line}" if row.line is not None else ""
    byte = f", byte {row.byte}" if row.byte is not None else ""
    typer.echo(f"solieu: {row.file}{line}{byte}: {row.reason}", err=True)


def _stop_on_terminate() -> None:
    """SIGTERM ends a run as cleanly as Ctrl-C, with its own exit code."""
    import signal

    def stop(_signal: int, _frame: object) -> None:
        raise SystemExit(TERMINATED)

    signal.signal(signal.SIGTERM, stop)


class _Progress:
    """A counter on stderr where stderr is a terminal; silence elsewhere."""

    def __enter__(self) -> Callable[[Any], None]:
        self._status: Any = None
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("reading")
            self._status.start()
        return self._update

    def _update(self, summary: Any) -> None:
        if self._status is not None:
            self._status.update(f"{summary.sentence()} ({summary.speed()})")

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()


def _one_text(given: str | None, text: str | None) -> tuple[str, str]:
    """The one article of `show` and `explain`: --text, a file, or standard input."""
    from solieu.extractor.readers import Fields, find_sources, read_sources
    from solieu.schemas.article import Article

    if text is not None and given is not None:
        fail(USAGE, "give a file or --text, not both.")
    if text is not None:
        return "text", text
    if given is None:
        fail(USAGE, "give a file, - for standard input, or --text 'a sentence'.")
    records = list(islice(read_sources(find_sources([given]), Fields()), 2))
    if len(records) > 1:
        fail(USAGE, f"{given}: more than one article. Give a file with one article, or use `solieu extract`.")
    record = records[0]
    if not isinstance(record, Article):
        _tell(record)
        raise typer.Exit(QUARANTINED)
    return record.doc_id, record.text


File = Annotated[Optional[str], typer.Argument(metavar="[FILE]", help="An article, or - for standard input.")]
OwnText = Annotated[Optional[str], typer.Option("--text", metavar="TEXT", help="A text instead of a file.")]


def _explained(file: str | None, text: str | None, patterns: Path | None) -> "Extraction":
    from solieu.extractor.pipeline import Extractor

    doc_id, article = _one_text(file, text)
    return Extractor(_directory(patterns)).explain(article, doc_id=doc_id)


@app.command()
@guarded
def show(file: File = None, text: OwnText = None, patterns: Patterns = None, debug: Debug = False) -> None:
    """Show one text with its figures coloured, and a table of them below."""
    from solieu.extractor.terminal import show as show_on

    show_on(_explained(file, text, patterns))


@app.command()
@guarded
def explain(
    file: File = None,
    text: OwnText = None,
    patterns: Patterns = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each candidate.")] = False,
    debug: Debug = False,
) -> None:
    """Explain every candidate of one text: the rule that took it, or why it was rejected."""
    from solieu.extractor import terminal

    extraction = _explained(file, text, patterns)
    if json:
        terminal.explain_json(extraction)
    else:
        terminal.explain(extraction)


@app.command()
@guarded
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of NAME.gold.json files, or of golden cases.")],
    records: Annotated[
        Optional[Path], typer.Argument(metavar="[RECORDS.jsonl]", help="Records of `solieu extract`; golden cases need none.")
    ] = None,
    against: Annotated[
        Optional[Path], typer.Option("--against", metavar="EARLIER.jsonl", help="Show gains and losses against an earlier run.")
    ] = None,
    page: Annotated[
        Optional[Path], typer.Option("--page", metavar="PAGE", help="Write a page: HTML, or Markdown for cases.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", metavar="N", help="List up to N errors.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="The score as JSON.")] = False,
    debug: Debug = False,
) -> None:
    """Score records against gold by kind and field, or run golden cases form by form."""
    from solieu.extractor import evaluation, terminal

    if records is None:
        _evaluate_cases(gold, page, errors)
        return
    score = evaluation.evaluate(gold, records)
    gains, losses = evaluation.compare(score, evaluation.evaluate(gold, against)) if against else ([], [])
    if page is not None:
        from solieu.extractor.page import evaluation_page

        page.write_text(evaluation_page(score, gains, losses), encoding="utf-8")
    terminal.evaluation(score, errors, json, gains, losses)


def _evaluate_cases(folder: Path, page: Path | None, errors: int) -> None:
    from solieu.extractor import golden, terminal
    from solieu.extractor.pipeline import Extractor

    forms = golden.tally(folder, Extractor())
    if page is not None:
        page.write_text(golden.as_markdown(forms), encoding="utf-8")
    terminal.forms(forms, errors)


_ARTICLES = typer.Option("--articles", metavar="INPUT...", help="The articles: files, folders, globs, or -.")
More = Annotated[Optional[list[str]], typer.Argument(metavar="[INPUT...]", hidden=True)]
Offsets = Annotated[
    Optional[str], typer.Option("--offsets", metavar="U", help="codepoint or utf16, where the tool does not count as usual.")
]


def _read_articles(inputs: list[str], fields: tuple[str, str, str]) -> "Iterator[Article | Quarantine]":
    from solieu.extractor.readers import Fields, find_sources, read_sources

    return read_sources(find_sources(inputs), Fields(*fields))


@contextmanager
def _quarantine(output: Path | None) -> "Iterator[Callable[[Quarantine], None]]":
    """Tells each row that could not be used, and keeps it beside the output."""
    from solieu.extractor.batch import quarantine_path
    from solieu.extractor.writers.whole import whole

    rows: list[Quarantine] = []

    def reject(row: "Quarantine") -> None:
        rows.append(row)
        _tell(row)

    yield reject
    if output is None:
        return
    path = quarantine_path(output)
    if not rows:
        path.unlink(missing_ok=True)
        return
    with whole(path) as stream:
        stream.writelines(row.model_dump_json().encode("utf-8") + b"\n" for row in rows)
    typer.echo(f"quarantine: {path}", err=True)


@app.command()
@guarded
def export(
    records: Annotated[
        Path, typer.Argument(metavar="RECORDS.jsonl", help="Records of `solieu extract`; for datasette its .db archive.")
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="TOOL", help="labelstudio, prodigy, doccano, brat, docbin, displacy, webannotation or datasette."
        ),
    ],
    more: More = None,
    articles: Annotated[Optional[list[str]], _ARTICLES] = None,
    output: Annotated[
        Optional[Path], typer.Option("-o", "--output", metavar="OUT", help="Write here: a file, for brat a folder.")
    ] = None,
    text_field: TextField = "text",
    id_field: IdField = "id",
    date_field: DateField = "date",
    offsets: Offsets = None,
    alignment: Annotated[
        str, typer.Option("--alignment", metavar="A", help="docbin: exact, expand or contract, where figures end inside tokens.")
    ] = "exact",
    debug: Debug = False,
) -> None:
    """Write records and their articles as other tools read them."""
    from solieu.extractor import export as exporting

    if to == "datasette":
        from solieu.extractor.export.datasette import write_metadata

        if output is None or articles or more:
            fail(USAGE, "--to datasette needs the .db archive and -o metadata.json, and no --articles.")
        write_metadata(records, output)
        typer.echo(f"now run: datasette {records} -m {output}", err=True)
        return
    if not articles:
        fail(USAGE, f"--to {to}: give the articles that the records were made from with --articles INPUT.")
    with _quarantine(output) as reject:
        read = _read_articles([*articles, *(more or ())], (text_field, id_field, date_field))
        done = exporting.export(records, read, to, output, reject=reject, tell=_say, offsets=offsets, alignment=alignment)
    typer.echo(done.sentence(), err=True)
    if done.quarantined:
        raise typer.Exit(QUARANTINED)


def _say(sentence: str) -> None:
    typer.echo(f"solieu: {sentence}", err=True)


@app.command("import")
@guarded
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool exported; for brat its folder.")],
    origin: Annotated[str, typer.Option("--from", metavar="TOOL", help="labelstudio, prodigy, doccano or brat.")],
    articles: Annotated[list[str], _ARTICLES],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="GOLD_DIR", help="Folder for the gold, new or empty.")],
    more: More = None,
    text_field: TextField = "text",
    id_field: IdField = "id",
    date_field: DateField = "date",
    offsets: Offsets = None,
    patterns: Patterns = None,
    debug: Debug = False,
) -> None:
    """Bring labels that people corrected back as gold for `solieu evaluate`."""
    from solieu.extractor import export as exporting

    with _quarantine(output) as reject:
        read = _read_articles([*articles, *(more or ())], (text_field, id_field, date_field))
        done = exporting.bring_back(file, origin, read, output, reject=reject, offsets=offsets, patterns=_directory(patterns))
    typer.echo(done.sentence(), err=True)
    if done.quarantined:
        raise typer.Exit(QUARANTINED)


@app.command()
@guarded
def schema(
    columns: Annotated[bool, typer.Option("--columns", help="The flat columns of CSV, with their types, instead.")] = False,
    debug: Debug = False,
) -> None:
    """Print the JSON Schema of a record, or its columns with their meaning."""
    from solieu.schemas import export

    if not columns:
        typer.echo(export.json_schema(), nl=False)
        return
    for column in export.columns():
        typer.echo(f"{column.name:<16} {column.type:<8} {column.description}")


@patterns_app.command("list")
@guarded
def patterns_list(
    table: Annotated[Optional[str], typer.Argument(help="One table, such as unit or never.")] = None,
    patterns: Patterns = None,
    debug: Debug = False,
) -> None:
    """List the entries of the pattern files."""
    from solieu.extractor import terminal
    from solieu.patterns import TABLES, load

    if table is not None and table not in TABLES:
        fail(USAGE, f"{table}: no table of that name. Tables: {', '.join(TABLES)}.")
    terminal.list_patterns(load(_directory(patterns)), table)


@patterns_app.command("check")
@guarded
def patterns_check(
    directory: Annotated[
        Optional[Path], typer.Argument(metavar="[DIR]", help="Your pattern files; without it, solieu's own.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Run the examples of pattern files; each entry must do what it says."""
    from solieu.extractor import pattern_check
    from solieu.extractor.pipeline import Extractor
    from solieu.patterns import load, load_only

    own = load() if directory is None else load_only(directory)
    problems = list(pattern_check.check(own, Extractor(_directory(directory))))
    for problem in problems:
        typer.echo(problem)
    if problems:
        fail(
            USAGE,
            f"{len(problems)} of {pattern_check.count(own)} examples do not come out. Mend the entries or the examples above.",
        )
    typer.echo(f"{pattern_check.count(own)} examples come out.")


@app.command()
@guarded
def doctor(debug: Debug = False) -> None:
    """Print versions, the hash of the pattern files, and whether the models load."""
    from solieu.extractor import terminal

    terminal.doctor()


if __name__ == "__main__":
    app(prog_name="solieu")
