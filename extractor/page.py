"""The evaluation as one self-contained HTML page: scores, calibration, errors, gains and losses."""

from collections.abc import Sequence

from solieu.extractor.evaluation import Rate, Score
from solieu.extractor.judging import FIELDS

_TEMPLATE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>solieu: evaluation</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
  table { border-collapse: collapse; margin: 1rem 0 2rem; }
  th, td { text-align: left; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid #ddd; }
  td.n { text-align: right; font-variant-numeric: tabular-nums; }
  .big { font-size: 1.6rem; font-weight: 600; }
</style>
<h1>solieu: evaluation</h1>
<p><span class="big">{{ "%.2f"|format(score.f1(score.found)) }}</span> F1 found,
<span class="big">{{ "%.2f"|format(score.f1(score.records)) }}</span> F1 record,
on {{ score.gold }} figures of gold and {{ score.predicted }} records. Intervals are 95 % (Wilson).</p>
{% for title, rows in rates %}
<h2>{{ title }}</h2>
<table>{% for name, rate in rows %}
<tr><td>{{ name }}</td><td>{{ rate.text() if rate.all else "none" }}</td></tr>
{% endfor %}</table>
{% endfor %}
<h2>Kinds</h2>
<table><tr><th>kind</th><th>gold</th><th>records</th><th>found</th><th>right</th><th>F1 record</th></tr>
{% for name, c in score.kinds|dictsort %}<tr><td>{{ name }}</td>
<td class="n">{{ c.gold }}</td><td class="n">{{ c.predicted }}</td>
<td class="n">{{ c.found }}</td><td class="n">{{ c.right }}</td><td class="n">{{ "%.1f"|format(score.kind_f1(name)) }}</td></tr>
{% endfor %}</table>
{% for title, rows in lists %}{% if rows %}
<h2>{{ title }} ({{ rows|length }})</h2>
<ul>{% for row in rows %}<li>{{ row }}</li>{% endfor %}</ul>
{% endif %}{% endfor %}
</html>
"""


def evaluation_page(score: Score, gains: Sequence[str], losses: Sequence[str]) -> str:
    """The page. Everything that comes from articles is escaped.

    >>> "&lt;b&gt;" in evaluation_page(Score(errors=["<b>"]), [], [])
    True
    """
    from jinja2 import Environment

    rates = [
        ("Found", [("precision", Rate(score.found, score.predicted)), ("recall", Rate(score.found, score.gold))]),
        ("Calibration: right records by confidence", score.calibration()),
        ("Fields, among the found", [(f, Rate(score.right[f], score.judged[f])) for f in FIELDS]),
    ]
    lists = [("Gains", gains), ("Losses", losses), ("Errors", score.errors)]
    template = Environment(autoescape=True).from_string(_TEMPLATE)
    return template.render(score=score, rates=rates, lists=lists)
