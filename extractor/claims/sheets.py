"""Claims by the thousand: read from CSV, XLSX or JSON Lines, and come back with verdict columns.

The rows keep their order, columns and values; seven columns are added, or
replaced where an earlier run wrote them. A claim of several figures has one
row: the columns tell its worst figure, ``verdict_figures`` all of them.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import Any

from solieu.extractor.claims.verdicts import Finding, overall

COLUMNS = (
    "verdict",
    "verdict_figures",
    "verdict_difference",
    "verdict_article",
    "verdict_start",
    "verdict_end",
    "verdict_sentence",
)
FORMS = ("csv", "xlsx", "jsonl")
_DELIMITERS = ",;\t"
Row = dict[str, Any]


class ClaimsError(ValueError):
    """A file of claims that cannot be read: what, where, what to do."""


def form_of(path: Path) -> str:
    """The format of a file by its ending.

    Raises:
        ClaimsError: no format of that ending.

    >>> form_of(Path("claims.XLSX"))
    'xlsx'
    """
    form = path.suffix.lstrip(".").lower()
    if form not in FORMS:
        raise ClaimsError(f"{path}: claims are read and written as {', '.join('.' + f for f in FORMS)}. Give such a file.")
    return form


def read_claims(path: Path, field: str) -> Iterator[tuple[Row, str]]:
    """Each row with its claim, in order; a row without one has an empty claim.

    Args:
        path: a .csv, .xlsx or .jsonl file.
        field: the column that holds the claim, any case; a file of one column needs none of that name.

    Raises:
        ClaimsError: the file cannot be read as what its ending says, or has no such column.
        OSError: the file cannot be opened.
    """
    rows = {"csv": _csv_rows, "xlsx": _xlsx_rows, "jsonl": _jsonl_rows}[form_of(path)](path)
    for row in rows:
        key = _field_of(row, field, path)
        yield row, str(row[key] if row[key] is not None else "").strip()


def _field_of(row: Row, field: str, path: Path) -> str:
    own = [key for key in row if key not in COLUMNS]
    named = [key for key in own if key.strip().casefold() == field.casefold()]
    if named:
        return named[0]
    if len(own) == 1:
        return own[0]
    raise ClaimsError(f"{path}: no column '{field}'. Columns: {', '.join(own)}. Name yours with --claim-field.")


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ClaimsError(f"{path}, line {line}, byte {error.start}: not valid UTF-8. Save the file as UTF-8.") from error


def _csv_rows(path: Path) -> Iterator[Row]:
    text = _decoded(path)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count) if any(d in head for d in _DELIMITERS) else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise ClaimsError(f"{path}: the file is empty. Give a header line with a column 'claim'.")
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) > len(header):
                raise ClaimsError(f"{path}, line {reader.line_num}: {len(cells)} cells under {len(header)} column names.")
            yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    except csv.Error as error:
        raise ClaimsError(f"{path}, line {reader.line_num}: no valid CSV ({error}).") from error


def _jsonl_rows(path: Path) -> Iterator[Row]:
    for number, line in enumerate(_decoded(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ClaimsError(f"{path}, line {number}: not valid JSON ({error}).") from error
        if not isinstance(row, dict) or not row:
            raise ClaimsError(f"{path}, line {number}: a JSON object with the field 'claim' was expected.")
        yield row


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise ClaimsError("spreadsheets need openpyxl: pip install 'solieu[xlsx]'. Or save the claims as CSV.") from None
    return openpyxl


def _workbook(path: Path) -> Any:
    with path.open("rb") as stream:
        try:
            return _openpyxl().load_workbook(io.BytesIO(stream.read()))
        except ClaimsError:
            raise
        except Exception as error:  # openpyxl lets errors of zip, XML and its own pass
            raise ClaimsError(f"{path}: no spreadsheet that can be read ({error}). Save it again as .xlsx.") from error


def _xlsx_rows(path: Path) -> Iterator[Row]:
    rows = _workbook(path).worksheets[0].iter_rows(values_only=True)
    header = [str(cell) if cell is not None else f"column {i}" for i, cell in enumerate(next(rows, ()), 1)]
    if not header:
        raise ClaimsError(f"{path}: the first sheet is empty. Give a header row with a column 'claim'.")
    for cells in rows:
        yield dict(zip(header, cells, strict=False))


def verdict_row(findings: Iterable[Finding]) -> Row:
    """The verdict columns of one claim.

    >>> verdict_row([Finding("Có 3 xã.", None, "not_found", ())])["verdict"]
    'not_found'
    """
    findings = list(findings)
    worst = overall(findings)
    told = next((f for f in findings if f.verdict == worst), None)
    best = told.evidence[0] if told is not None and told.evidence else None
    figures = "; ".join(f"{f.figure.text}: {f.verdict}" for f in findings if f.figure is not None)
    found: tuple[Any, ...] = (None,) * 5
    if best is not None:
        row = best.row
        found = (best.agreement.difference, row["doc_id"], row["start"], row["end"], row["sentence_text"])
    return dict(zip(COLUMNS, (worst, figures or "no figure in the claim", *found), strict=True))


def write_claims(path: Path, given: Path, rows: Iterable[tuple[Row, list[Finding], list[Row]]]) -> None:
    """Rows with their verdicts, beside the place first, then moved there whole.

    Args:
        path: what to write; its ending tells the format.
        given: the file the claims were read from; an .xlsx that goes to .xlsx keeps its other sheets and its style.
        rows: row as read, findings, and the findings as JSON (for .jsonl).
    """
    form = form_of(path)
    beside = path.with_name(path.name + ".part")
    writers: Mapping[str, Callable[..., None]] = {"csv": _write_csv, "xlsx": _write_xlsx, "jsonl": _write_jsonl}
    try:
        writers[form](beside, rows, given)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write_csv(path: Path, rows: Iterable[tuple[Row, list[Finding], list[Row]]], _given: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = None
        for row, findings, _ in rows:
            whole = {k: v for k, v in row.items() if k not in COLUMNS} | verdict_row(findings)
            if writer is None:
                writer = csv.DictWriter(stream, list(whole), extrasaction="ignore")
                writer.writeheader()
            writer.writerow(whole)


def _write_jsonl(path: Path, rows: Iterable[tuple[Row, list[Finding], list[Row]]], _given: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        for row, findings, details in rows:
            whole = row | verdict_row(findings) | {"verdict_details": details}
            stream.write(json.dumps(whole, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (Date, datetime)) else str(value)


def _write_xlsx(path: Path, rows: Iterable[tuple[Row, list[Finding], list[Row]]], given: Path) -> None:
    kept = given.suffix.lower() == ".xlsx"
    book = _workbook(given) if kept else _openpyxl().Workbook()
    sheet = book.worksheets[0]
    places: dict[str, int] = {str(cell.value): cell.column for cell in sheet[1] if cell.value is not None} if kept else {}
    for number, (row, findings, _) in enumerate(rows, 2):
        verdict = verdict_row(findings)
        for name, value in (verdict if kept else row | verdict).items():
            if name not in places:
                places[name] = max(places.values(), default=0) + 1
                _set(sheet.cell(1, places[name]), name)
            _set(sheet.cell(number, places[name]), value)
    with path.open("wb") as stream:
        book.save(stream)


def _set(cell: Any, value: Any) -> None:
    """A sentence that begins with `=` is text, not a formula; and XML holds no control characters."""
    if isinstance(value, str):
        cell.value = "".join(c for c in value if c >= " " or c in "\n\t")
        cell.data_type = "s"
    else:
        cell.value = value
