// An article with its figures, and the record of the one that is chosen.

let open = null;
let chosen = null;

// Where figures overlap the text is cut at every edge; each piece belongs to the shortest figure over it.
function pieces(entry) {
  const figures = [...entry.figures].sort((a, b) => a.start - b.start || b.end - a.end);
  const text = letters(entry);
  const edges = [...new Set([0, text.length, ...figures.flatMap((f) => [f.start, f.end])])].sort((a, b) => a - b);
  const found = [];
  let over = [];
  let next = 0;
  for (let i = 0; i + 1 < edges.length; i += 1) {
    while (next < figures.length && figures[next].start <= edges[i]) over.push(figures[next++]);
    over = over.filter((figure) => figure.end > edges[i]);
    found.push([text.slice(edges[i], edges[i + 1]).join(""), [...over].sort((a, b) => (a.end - a.start) - (b.end - b.start) || a.at - b.at)]);
  }
  return found;
}

function link(text, figure, over) {
  const several = over.length > 1 ? " several" : "";
  const wrong = over.some((f) => statuses(f).has("mismatch")) ? " wrong" : "";
  const said = { class: `fig k-${figure.kind}${several}${wrong}`, dataset: { at: over.map((f) => f.at).join(" ") } };
  // Where overlaps leave nothing but a space, a link would have no name.
  return text.trim() === "" ? el("span", { ...said, tabIndex: -1 }, text) : here(figure.figure_id, said, text);
}

function drawText(entry) {
  if (entry.text === undefined) {
    return entry.figures.map((figure) => el("p", {}, ...marked(figure, (text) => link(text, figure, [figure]))));
  }
  return pieces(entry).map(([text, over]) => over.length ? link(text, over[0], over) : document.createTextNode(text));
}

// The sentence of a figure with the figure marked in it.
function marked(figure, mark) {
  const text = Array.from(sentence(figure));
  const from = figure.start - figure.sentence.start;
  const to = figure.end - figure.sentence.start;
  const cut = (a, b) => text.slice(a, b).join("");
  return [cut(0, from), mark(cut(from, to)), cut(to)];
}

function drawArticle(entry) {
  open = entry;
  $("h-article").textContent = entry.title;
  const about = [entry.date, say("in_article", { n: entry.figures.length }), say("to_article", { n: entry.at + 1, all: entries.length })].filter(Boolean).join(" · ");
  $("about").replaceChildren(entry.id === entry.title ? "" : entry.url ? web(entry.url, entry.id) : el("bdi", {}, entry.id), " · ", about);
  $("lacks").hidden = !entry.lacks && entry.figures.length > 0;
  $("lacks").textContent = entry.lacks ? say(`lacks_${entry.lacks}`) : entry.figures.length ? "" : say("no_figures");
  $("lacks").classList.toggle("warn", Boolean(entry.lacks));
  $("text").replaceChildren(...drawText(entry));
  $("listed").replaceChildren(...entry.figures.map((f) => el("li", {}, el("bdi", {}, f.text), ` · ${say(`kind.${f.kind}`)} · ${amount(f)} ${f.counted ?? ""}${f.subject ? ` · ${f.subject}` : ""}${f.time ? ` · ${f.time.edtf}` : ""}${f.place ? ` · ${f.place.text}` : ""} · ${f.figure_id}`)));
  for (const [name, at] of [["previous-article", entry.at - 1], ["next-article", entry.at + 1]]) {
    $(name).hidden = !entries[at];
    if (entries[at]) $(name).setAttribute("href", `#article-${at + 1}`);
  }
}

function said(figure) {
  const plain = (key, value) => value === undefined ? [] : [[key, el("bdi", {}, String(value))]];
  return [
    ["amount", `${amount(figure)} ${figure.counted ?? ""}`],
    ["kind", say(`kind.${figure.kind}`)],
    ...plain("number", figure.number.text),
    ...plain("unit", figure.unit),
    ...plain("unit_id", figure.unit_id),
    ...plain("subject", figure.subject),
    ...plain("per", figure.per),
    ...(figure.change ? [["change", say(`change.${figure.change}`)]] : []),
    ...plain("baseline", figure.baseline),
    ...(figure.time ? [["time", el("bdi", {}, `${figure.time.text} (${figure.time.edtf})`)]] : []),
    ...(figure.place ? [["place", el("bdi", {}, [figure.place.text, figure.place.level, figure.place.code].filter(Boolean).join(" · "))]] : []),
    ...plain("source", figure.source?.text),
    ...plain("rule", figure.rule),
    ["confidence", digits(figure.confidence.toFixed(2))],
    ["where", `${count(figure.start)} – ${count(figure.end)}`],
    ["figure_id", here(figure.figure_id, {}, figure.figure_id)],
  ];
}

function drawCheck(check) {
  const others = check.figures.map((id) => byId.get(id)).filter((figure) => figure && figure !== chosen);
  return el("li", {},
    el("span", { class: `status ${check.status}` }, say(`status.${check.status}`)), ` ${say(`check.${check.check}`)}: `, el("bdi", {}, check.detail), " ",
    ...others.flatMap((figure) => [here(figure.figure_id, { class: "chip" }, el("bdi", {}, figure.text)), " "]));
}

function drawRecord() {
  $("record").hidden = chosen === null;
  $("panel").classList.toggle("empty", chosen === null);
  if (chosen === null) {
    $("h-panel").textContent = say("figure");
    $("position").textContent = say("choose");
    return;
  }
  const copy = el("button", { type: "button", id: "copy" }, say("copy"));
  const copyLink = el("button", { type: "button", id: "copy-link" }, say("copy_link"));
  copy.addEventListener("click", () => toClipboard(citation(chosen)));
  copyLink.addEventListener("click", () => toClipboard(permalink(chosen)));
  const twins = entries[chosen.entry.at].figures.filter((f) => f !== chosen && f.start < chosen.end && chosen.start < f.end);
  $("h-panel").replaceChildren(el("bdi", {}, chosen.text));
  $("position").textContent = position();
  $("record").replaceChildren(
    el("p", { class: "buttons" }, copy, copyLink),
    ...(twins.length ? [el("h3", {}, say("also_here")), el("p", {}, ...twins.flatMap((f) => [picker(f), " "]))] : []),
    el("h3", {}, say("field.sentence")),
    el("blockquote", { lang: "vi" }, ...marked(chosen, (text) => el("mark", {}, text))),
    el("h3", {}, say("checks")),
    chosen.checks.length ? el("ul", { class: "checks" }, ...chosen.checks.map(drawCheck)) : el("p", {}, say("no_checks")),
    el("dl", {}, ...said(chosen).flatMap(([key, value]) => [el("dt", {}, say(`field.${key}`)), el("dd", {}, value)])),
    ...(chosen.entry.url ? [el("p", {}, web(chosen.entry.url, say("to_web")))] : []),
  );
}

// Two records may carry one id (records given twice): a button chooses the very one, a link the first.
function picker(figure) {
  const made = el("button", { type: "button", class: "chip" }, el("bdi", {}, figure.text));
  made.addEventListener("click", () => go(figure));
  return made;
}

function position() {
  const at = rows.indexOf(chosen);
  if (at >= 0 && filtered()) return say("position_filtered", { at: at + 1, all: rows.length });
  return say("position", { at: (filtered() ? chosen.at : at) + 1, all: figures.length });
}

function permalink(figure) {
  return `${location.href.split("#")[0]}#${figure.figure_id}`;
}

function citation(figure) {
  const article = [figure.entry.title, figure.entry.date, figure.entry.id === figure.entry.title ? null : figure.entry.id].filter(Boolean).join(", ");
  const quoted = sentence(figure).replace(/\s+/g, " ").trim();
  return say("citation", { sentence: quoted, article, start: String(figure.start), end: String(figure.end), figure: figure.text, id: permalink(figure) });
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyOldWay(text)) return;
  }
  announce(say("copied"));
  note(say("copied"));
}

function copyOldWay(text) {
  const field = el("textarea", { class: "by-hand", "aria-label": say("copy") });
  field.value = text;
  $("record").prepend(field);
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch { /* stays false */ }
  if (done) field.remove();
  else note(say("copy_by_hand"));
  return done;
}

function note(text) {
  $("record").querySelector(".said")?.remove();
  $("record").firstElementChild.after(el("p", { class: "said" }, text));
}

// Choose a figure: its article, its record, and the reader's eye and focus on it.
function choose(figure, focus) {
  chosen = figure;
  if (open !== figure.entry) drawArticle(figure.entry);
  for (const node of $("text").querySelectorAll("[aria-current]")) node.removeAttribute("aria-current");
  let first = null;
  for (const node of $("text").querySelectorAll(".fig")) {
    if (!node.dataset.at.split(" ").includes(String(figure.at))) continue;
    node.setAttribute("aria-current", "true");
    first ??= node;
  }
  drawRecord();
  if (first) {
    if (focus) first.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    first.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
  announce(say("said", { figure: figure.text, kind: say(`kind.${figure.kind}`), position: position() }));
}

function go(figure) {
  if (location.hash !== `#${figure.figure_id}`) history.pushState(null, "", `#${figure.figure_id}`);
  see("article");
  choose(figure, true);
}

// Next and previous walk through what the table shows, in its order.
function step(by, wanted = () => true) {
  const list = rows.length ? rows : figures;
  let at = chosen ? list.indexOf(chosen) : -1;
  if (at < 0 && (chosen || open)) {
    const from = chosen ? chosen.at : open.figures[0]?.at ?? figures.findIndex((f) => f.entry.at > open.at);
    const behind = list.findIndex((f) => f.at >= from);
    at = behind < 0 ? (by > 0 ? -1 : list.length) : by > 0 ? behind - 1 : behind;
  } else if (at < 0 && by < 0) at = list.length;
  for (let tried = 0; tried < list.length; tried += 1) {
    at = (at + by + list.length) % list.length;
    if (wanted(list[at])) return go(list[at]);
  }
  return undefined;
}
