"""Label Studio: a JSON list of tasks with predictions, and the labelling interface in XML.

Import the tasks into a project with that interface; predictions become
annotations when a reviewer submits them. Offsets count code points, as Label
Studio does since version 1.5. Each region has a note (its "meta") with value,
bound, unit and so on; what a reviewer corrects there comes back.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from solieu.extractor.export.carried import KEY, carried, carry, note
from solieu.extractor.export.joining import Document
from solieu.extractor.export.json_list import json_list
from solieu.extractor.export.labelled import Label, Labelled, read_json
from solieu.extractor.export.offsets import counted, with_line_feeds
from solieu.schemas.figure import Figure, Kind

_FROM, _TO = "kind", "text"


def chunks(documents: Iterable[Document], unit: str) -> Iterator[str]:
    """The file of tasks, task by task.

    >>> import json
    >>> json.loads("".join(chunks([Document("a", "Có 🌾.", ())], "codepoint")))[0]["data"]["text"]
    'Có 🌾.'
    """
    yield from json_list(_task(document, unit) for document in documents)


def _task(document: Document, unit: str) -> dict[str, Any]:
    text = with_line_feeds(document.text)
    at = counted(text, unit)
    result = [
        {
            "id": figure.figure_id,
            "from_name": _FROM,
            "to_name": _TO,
            "type": "labels",
            "value": {
                "start": at(figure.start),
                "end": at(figure.end),
                "text": text[figure.start : figure.end],
                "labels": [figure.kind],
            },
            "meta": {"text": [note(figure)]},
            "score": figure.confidence,
        }
        for figure in document.figures
    ]
    data = {"text": text, "doc_id": document.doc_id, KEY: carry(document, unit)}
    return {"data": data, "predictions": [{"model_version": "solieu", "score": _least(document.figures), "result": result}]}


def _least(figures: tuple[Figure, ...]) -> float:
    """The confidence of a task is that of its least sure figure: sort by it, and the doubtful articles come first."""
    return min((figure.confidence for figure in figures), default=1.0)


def interface() -> str:
    """The labelling interface that goes with the tasks.

    >>> interface().splitlines()[2]
    '    <Label value="count" hotkey="1"/>'
    """
    labels = "\n".join(f'    <Label value="{kind}" hotkey="{i}"/>' for i, kind in enumerate(get_args(Kind), 1))
    head, text = f'<View>\n  <Labels name="{_FROM}" toName="{_TO}">', f'  <Text name="{_TO}" value="$text"/>'
    return f"{head}\n{labels}\n  </Labels>\n{text}\n</View>\n"


def read(path: Path) -> Iterator[Labelled]:
    """The tasks of an export (JSON), those that nobody has reviewed with the reason.

    Raises:
        ExportError: the file is no list of tasks.
        OSError: the file cannot be read.
    """
    for number, task in enumerate(read_json(path), 1):
        yield _labelled(task, path.name, number)


def _labelled(task: Any, file: str, number: int) -> Labelled:
    where = f"task {number}"
    try:
        data = task["data"]
        sent = carried(data.get(KEY))
        done = [a for a in task.get("annotations") or task.get("completions") or () if not a.get("was_cancelled")]
        done.sort(key=lambda a: str(a.get("updated_at") or a.get("created_at") or ""))
        labels = tuple(_label(region) for region in done[-1]["result"] if region["type"] == "labels") if done else ()
        problems = tuple(f"{len(done)} annotations; the newest was used." for _ in done[1:2])
        return Labelled(file, where, sent.doc_id or data.get("doc_id"), data["text"], labels, sent, bool(done), problems)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        return Labelled(file, where, problems=(f"no task of Label Studio ({type(error).__name__}: {error}).",), reviewed=False)


def _label(region: Any) -> Label:
    value = region["value"]
    (kind,) = value["labels"]
    meta = region.get("meta") or {}
    said = meta.get("text") if isinstance(meta, dict) else None
    remark = "\n".join(map(str, said)) if isinstance(said, list) else str(said or "")
    return Label(int(value["start"]), int(value["end"]), str(kind), value.get("text"), remark)
