"""The command line: parse options, call one function, word the errors. Everything heavy is imported where used."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Optional

import typer

if TYPE_CHECKING:
    from solieu.extractor.pipeline import Extraction
    from solieu.extractor.readers import ReadSettings
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
UNSUPPORTED, CONTRADICTED = 1, 3  # of `check` only

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input.")]
Patterns = Annotated[Optional[Path], typer.Option("--patterns", metavar="DIR", help="Your own pattern files, added to solieu's.")]
TextField = Annotated[str, typer.Option("--text-field", metavar="T", help="Field that holds the article's text.")]
IdField = Annotated[str, typer.Option("--id-field", metavar="I", help="Field that holds the article's id.")]
DateField = Annotated[str, typer.Option("--date-field", metavar="D", help="Field that holds the day of publication.")]
TitleField = Annotated[str, typer.Option("--title-field", metavar="H", help="Field that holds the headline.")]
InputFormat = Annotated[
    Optional[str],
    typer.Option("--input-format", metavar="F", help="text, jsonl, json, csv, tsv, parquet, html or warc, whatever the ending."),
]
Encoding = Annotated[
    Optional[str], typer.Option("--encoding", metavar="E", help="Encoding of the input: utf-8, utf-16, cp1258, tcvn3, vni ...")
]
LimitOption = Annotated[
    Optional[list[str]], typer.Option("--limit", metavar="NAME=VALUE", help="Set a limit, such as line_bytes=100000000.")
]
_OUTPUT = typer.Option(
    "-o", "--output", metavar="OUT", help="Write here; its ending tells the format. May be given several times."
)
Format = Annotated[
    Optional[str], typer.Option("--format", metavar="F", help="jsonl, csv, parquet, xlsx or sqlite, whatever the ending.")
]
Bom = Annotated[bool, typer.Option("--bom", help="CSV: begin with a byte order mark.")]
ExcelSafe = Annotated[
    bool, typer.Option("--excel-safe", help="CSV: an apostrophe before cells that a spreadsheet would run or change.")
]
SummaryFile = Annotated[
    Optional[Path], typer.Option("--summary", metavar="FILE.json", help="Write the closing summary here, as JSON.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def fail(code: int, message: str) -> NoReturn:
    """End with a sentence on stderr and an exit code."""
    from solieu.schemas.printable import printable

    typer.echo(f"solieu: {printable(message)}", err=True)
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
        except KeyboardInterrupt as stop:  # outside of a batch, which words its own stop
            code = TERMINATED if type(stop).__name__ == "Terminated" else INTERRUPTED
            fail(code, "interrupted. No half-written output is left; run again to start over.")
        except Exception as error:
            if kwargs.get("debug"):
                raise
            fail(*_worded(error))

    return run


def _worded(error: Exception) -> tuple[int, str]:
    usage = {
        "PatternError",
        "InputError",
        "LimitError",
        "FormatError",
        "GoldError",
        "ArchiveError",
        "ClaimsError",
        "ReportError",
        "ExportError",
    }
    if isinstance(code := getattr(error, "exit_code", None), int):
        return code, str(error)
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
    output: Annotated[Optional[list[Path]], _OUTPUT] = None,
    format: Format = None,
    bom: Bom = False,
    excel_safe: ExcelSafe = False,
    text_field: TextField = "text",
    id_field: IdField = "id",
    date_field: DateField = "date",
    title_field: TitleField = "title",
    input_format: InputFormat = None,
    encoding: Encoding = None,
    limit: LimitOption = None,
    patterns: Patterns = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", metavar="C", min=0, max=1, help="Leave out records below this confidence.")
    ] = 0.0,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Processes to run.")] = 1,
    shard_size: Annotated[
        int, typer.Option("--shard-size", metavar="N", min=1, help="Articles that are kept, or lost in a crash, together.")
    ] = 128,
    restart: Annotated[bool, typer.Option("--restart", help="Throw the half-done work of an interrupted run away.")] = False,
    check_only: Annotated[bool, typer.Option("--check-only", help="List only what does not fit together in an article.")] = False,
    engine: Annotated[
        Optional[str],
        typer.Option("--engine", metavar="E", help="Run on spark, ray or dask; -o names a folder of parts."),
    ] = None,
    shard: Annotated[
        Optional[str], typer.Option("--shard", metavar="i/N", help="Task i of N takes its part of the input; see `merge`.")
    ] = None,
    summary: SummaryFile = None,
    debug: Debug = False,
) -> None:
    """Extract every figure of the articles: the main job."""
    if engine is not None:
        settings = _read_settings(text_field, id_field, date_field, title_field, input_format, encoding, limit)
        idle: dict[str, Any] = {"--format": format, "--bom": bom, "--excel-safe": excel_safe, "--workers": workers > 1}
        idle |= {"--shard-size": shard_size != 128, "--shard": shard, "--summary": summary}
        _on_engine(engine, inputs, output or [], settings, _directory(patterns), min_confidence, check_only, restart, idle)
        return
    from solieu.extractor import batch, writers
    from solieu.extractor.batch.progress import progress_on_stderr
    from solieu.extractor.readers import find_sources, without_output

    options = writers.WriteOptions(bom, excel_safe)
    outputs = writers.destinations(output or [], format, options)
    listed = check_only and not outputs and format is None
    form = "jsonl" if outputs else writers.FINDINGS if listed else writers.format_of(None, format)
    sources = find_sources(inputs)
    for path in [*(path for path, _ in outputs), _summary_file(summary, outputs)]:
        sources = without_output(sources, path)
    settings = _read_settings(text_field, id_field, date_field, title_field, input_format, encoding, limit)
    job = batch.Job(
        sources,
        settings,
        outputs,
        form,
        _directory(patterns),
        workers,
        min_confidence,
        options,
        limits=settings.limits,
        shard_size=shard_size,
        restart=restart,
        check_only=check_only,
        share=batch.parse_share(shard) if shard is not None else None,
    )
    _stop_on_terminate()
    counted = batch.Summary()
    with batch.summarised(summary, counted, outputs, _worded, job.share), progress_on_stderr() as progress:
        batch.run(job, _tell, progress, _note, counted)
    what = " (figures of a mismatch)" if check_only else ""
    _close(f"{counted.sentence()}{what} ({counted.speed()})", counted.quarantined, _quarantine_of(outputs))


@app.command()
@guarded
def merge(
    parts: Annotated[list[Path], typer.Argument(metavar="PART...", help="The outputs of `solieu extract --shard i/N`, all N.")],
    output: Annotated[list[Path], _OUTPUT],
    format: Format = None,
    bom: Bom = False,
    excel_safe: ExcelSafe = False,
    summary: SummaryFile = None,
    debug: Debug = False,
) -> None:
    """Join the outputs of a cluster array into that of one run: the same bytes, quarantine rows too."""
    from solieu.extractor import batch, writers

    options = writers.WriteOptions(bom, excel_safe)
    outputs = writers.destinations(output, format, options)
    _summary_file(summary, outputs)
    _stop_on_terminate()
    counted = batch.Summary()
    with batch.summarised(summary, counted, outputs, _worded):
        batch.merge(parts, outputs, options, counted)
    _close(counted.sentence(), counted.quarantined, _quarantine_of(outputs))


def _close(sentence: str, quarantined: int, kept: Path | str | None = None) -> None:
    """The closing summary, where the quarantined records are ``kept``, and the exit code that tells of them."""
    typer.echo(sentence, err=True)
    if quarantined:
        if kept is not None:
            typer.echo(f"quarantine: {kept}", err=True)
        raise typer.Exit(QUARANTINED)


def _quarantine_of(outputs: "tuple[tuple[Path, str], ...]") -> Path | None:
    from solieu.extractor.batch import quarantine_path

    return quarantine_path(outputs[0][0]) if outputs else None


def _on_engine(
    engine: str,
    inputs: list[str],
    outputs: list[Path],
    settings: "ReadSettings",
    patterns: str | None,
    min_confidence: float,
    check_only: bool,
    restart: bool,
    idle: dict[str, Any],
) -> None:
    """`extract --engine`: the same job as tasks of Spark, Ray or Dask. ``idle`` are the options that mean nothing there."""
    from solieu.extractor import engines
    from solieu.extractor.batch.progress import progress_on_stderr
    from solieu.extractor.engines.work import Plan
    from solieu.extractor.readers import find_sources

    engines.ready(engine)
    if given := [name for name, value in idle.items() if value]:
        fail(USAGE, f"{given[0]} does not go with --engine: parts are Parquet, and {engine} itself says how wide it runs.")
    if len(outputs) != 1:
        fail(USAGE, "--engine writes a folder of parts: name one with -o.")
    plan = Plan(settings, str(Path(patterns).absolute()) if patterns else None, min_confidence, check_only)
    job = engines.EngineJob(engine, find_sources(inputs), outputs[0], plan, restart)
    _stop_on_terminate()
    with progress_on_stderr() as progress:
        summary = engines.run(job, progress, _note)
    _close(f"{summary.sentence()} ({summary.speed()})", summary.quarantined, f"{job.folder().address}/quarantine")


def _summary_file(path: Path | None, outputs: "tuple[tuple[Path, str], ...]") -> Path | None:
    """The file for the summary, asked before a run whether it can stand where it shall."""
    from solieu.extractor.batch import part_path, quarantine_path
    from solieu.extractor.writers import ready

    if path is not None:
        ready("jsonl", path)
        taken = [file for out, _ in outputs for file in (out, quarantine_path(out), part_path(out))]
        if path.resolve() in [file.resolve() for file in taken]:
            fail(USAGE, f"--summary {path}: the run writes its records there. Name another file.")
    return path


def _read_settings(
    text: str, id: str, date: str, title: str, input_format: str | None, encoding: str | None, limit: list[str] | None
) -> "ReadSettings":
    """How to read, from the options that `extract` and `sniff` share; what readers guess is told on stderr."""
    import logging

    from solieu.extractor.readers import Fields, ReadSettings
    from solieu.schemas.limits import parse_limits

    if not (log := logging.getLogger("solieu")).handlers:
        log.addHandler(handler := logging.StreamHandler())
        handler.setFormatter(logging.Formatter("solieu: %(message)s"))
        log.propagate = False
    return ReadSettings(Fields(text, id, date, title), input_format, encoding, parse_limits(limit or []))


@app.command()
@guarded
def sniff(
    inputs: Inputs,
    text_field: TextField = "text",
    id_field: IdField = "id",
    date_field: DateField = "date",
    title_field: TitleField = "title",
    input_format: InputFormat = None,
    encoding: Encoding = None,
    limit: LimitOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each kind of file.")] = False,
    debug: Debug = False,
) -> None:
    """Show how inputs would be read before a long run: format, encoding, fields, three articles, what is refused."""
    from solieu.extractor.readers import sniff as sniffing
    from solieu.extractor.readers import sniff_view

    settings = _read_settings(text_field, id_field, date_field, title_field, input_format, encoding, limit)
    seen = (kind for given in inputs for kind in sniffing.sniff(given, settings))
    refused = sniff_view.as_json(seen) if json else sniff_view.show(seen)
    if refused:
        raise typer.Exit(QUARANTINED)


def _directory(patterns: Path | None) -> str | None:
    return str(patterns) if patterns is not None else None


def _note(sentence: str) -> None:
    """A message beside the work: that nobody reads it any more (`2>&1 | head`) does not end the work."""
    with suppress(BrokenPipeError):
        typer.echo(f"solieu: {sentence}", err=True)


def _tell(row: "Quarantine") -> None:
    from solieu.schemas.printable import one_line

    line = f", line {row.line}" if row.line is not None else ""
    byte = f", byte {row.byte}" if row.byte is not None else ""
    _note(one_line(f"{row.file}{line}{byte}: {row.reason}"))


def _stop_on_terminate() -> None:
    """SIGTERM ends a run as cleanly as Ctrl-C, with its own exit code."""
    import signal

    from solieu.extractor.batch import Terminated

    def stop(_signal: int, _frame: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, stop)


def _one_text(given: str | None, text: str | None) -> tuple[str, str]:
    """The one article of `show` and `explain`: --text, a file, or standard input."""
    from solieu.extractor.readers import ReadSettings, find_sources, read_sources
    from solieu.schemas.article import Article

    if text is not None and given is not None:
        fail(USAGE, "give a file or --text, not both.")
    if text is not None:
        if any("\ud800" <= c <= "\udfff" for c in text):
            fail(USAGE, "--text is not valid UTF-8. Put it into a file and give that, or set the terminal to UTF-8.")
        return "text", text
    if given is None:
        fail(USAGE, "give a file, - for standard input, or --text 'a sentence'.")
    records = list(islice(read_sources(find_sources([given]), ReadSettings()), 2))
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


Archive = Annotated[Path, typer.Option("--in", metavar="ARCHIVE.db", help="An archive: `solieu extract ... -o ARCHIVE.db`.")]


@app.command()
@guarded
def check(
    archive: Archive,
    claim: Annotated[Optional[str], typer.Argument(metavar="[CLAIM]", help="A sentence with a figure.")] = None,
    claims: Annotated[
        Optional[Path], typer.Option("--claims", metavar="FILE", help="Claims by the thousand: .csv, .xlsx or .jsonl.")
    ] = None,
    output: Annotated[
        Optional[Path], typer.Option("-o", "--output", metavar="OUT", help="With --claims: the rows with verdict columns.")
    ] = None,
    claim_field: Annotated[
        str, typer.Option("--claim-field", metavar="C", help="With --claims: the column that holds the claim.")
    ] = "claim",
    json: Annotated[bool, typer.Option("--json", help="A list: claim, figure, verdict and evidence for each figure.")] = False,
    patterns: Patterns = None,
    debug: Debug = False,
) -> None:
    """Ask an archive whether it supports a claim: supported, contradicted, related or not_found."""
    from solieu.extractor.archive import open_archive
    from solieu.extractor.claims import running, sheets, telling, verdicts
    from solieu.extractor.pipeline import Extractor

    if (claim is None) == (claims is None):
        fail(USAGE, "give one claim in quotation marks, or --claims FILE.")
    if claims is None and output is not None:
        fail(USAGE, "-o writes claims of a file: give --claims FILE too, or --json for one claim.")
    if output is not None:
        sheets.form_of(output)
    rows = sheets.read_claims(claims, claim_field) if claims is not None else iter([({}, claim or "")])
    with open_archive(archive) as opened:
        counted = verdicts.Tally()
        checked = counted.over(running.check_all(opened, Extractor(_directory(patterns)), rows))
        if output is not None and claims is not None:
            sheets.write_claims(output, claims, ((row, found, [telling.as_dict(f) for f in found]) for row, found in checked))
        elif json:
            telling.write_json(finding for _, found in checked for finding in found)
        else:
            for _, found in checked:
                telling.tell(found, name=claims is not None)
    if claims is not None:
        typer.echo(counted.sentence(), err=True)
    raise typer.Exit({"supported": OK, "contradicted": CONTRADICTED}.get(counted.worst(), UNSUPPORTED))


@app.command()
@guarded
def conflicts(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE.db", help="An archive: `solieu extract ... -o ARCHIVE.db`.")],
    json: Annotated[bool, typer.Option("--json", help="A list of conflicts with their statements.")] = False,
    debug: Debug = False,
) -> None:
    """List where articles disagree: one subject, unit, place and period, different values."""
    from solieu.extractor import conflicts as finding
    from solieu.extractor.archive import open_archive

    with open_archive(archive) as opened:
        found = finding.conflicts(opened)
        count = finding.write_json(found) if json else finding.tell(found)
    typer.echo("1 conflict" if count == 1 else f"{count} conflicts", err=True)


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


def _read_articles(inputs: list[str], settings: "ReadSettings") -> "Iterator[Article | Quarantine]":
    from solieu.extractor.readers import find_sources, read_sources

    return read_sources(find_sources(inputs), settings)


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
    title_field: TitleField = "title",
    input_format: InputFormat = None,
    encoding: Encoding = None,
    limit: LimitOption = None,
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
        settings = _read_settings(text_field, id_field, date_field, title_field, input_format, encoding, limit)
        read = _read_articles([*articles, *(more or ())], settings)
        done = exporting.export(records, read, to, output, reject=reject, tell=_note, offsets=offsets, alignment=alignment)
    _close(done.sentence(), done.quarantined)


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
    title_field: TitleField = "title",
    input_format: InputFormat = None,
    encoding: Encoding = None,
    limit: LimitOption = None,
    offsets: Offsets = None,
    patterns: Patterns = None,
    debug: Debug = False,
) -> None:
    """Bring labels that people corrected back as gold for `solieu evaluate`."""
    from solieu.extractor import export as exporting

    with _quarantine(output) as reject:
        settings = _read_settings(text_field, id_field, date_field, title_field, input_format, encoding, limit)
        read = _read_articles([*articles, *(more or ())], settings)
        done = exporting.bring_back(file, origin, read, output, reject=reject, offsets=offsets, patterns=_directory(patterns))
    _close(done.sentence(), done.quarantined)


@app.command()
@guarded
def report(
    records: Annotated[
        list[str], typer.Argument(metavar="RECORDS", help="Records of `solieu extract`: .jsonl, .csv, .parquet or .db.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="PAGE.html", help="The page to write.")],
    articles: Annotated[
        Optional[list[str]],
        typer.Option("--articles", metavar="INPUT...", help="The articles: files, folders, globs, or - for standard input."),
    ] = None,
    text_field: TextField = "text",
    id_field: IdField = "id",
    date_field: DateField = "date",
    title_field: TitleField = "title",
    input_format: InputFormat = None,
    encoding: Encoding = None,
    limit: LimitOption = None,
    debug: Debug = False,
) -> None:
    """Write one self-contained HTML page: a dashboard, a table, and the articles with their figures."""
    from solieu.extractor import report as reports
    from solieu.extractor.readers import find_sources, read_sources

    # `--articles a.txt b.txt`: an option takes one value, so that the others arrive behind RECORDS.
    given = Path(records[0])
    sources = find_sources([*(articles or []), *records[1:]])
    settings = _read_settings(text_field, id_field, date_field, title_field, input_format, encoding, limit)
    rows = read_sources(reports.without_report(sources, given, output), settings)
    made = reports.write_report(output, reports.read_figures(given), rows, tell=_tell)
    _close(made.sentence(), len(made.unread))


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
    count = pattern_check.count(own)
    typer.echo("1 example comes out." if count == 1 else f"{count} examples come out.")


@app.command()
@guarded
def doctor(debug: Debug = False) -> None:
    """Print versions, the hash of the pattern files, and whether the models load."""
    from solieu.extractor import terminal

    terminal.doctor()


if __name__ == "__main__":
    app(prog_name="solieu")
