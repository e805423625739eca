// The table: filtered, sorted, searched; one screen of rows at a time, and said which.

const SCREEN = 50;
const PRINTED = 5000;
const FILTERS = {
  kind: (figure) => [figure.kind],
  unit: (figure) => [figure.counted],
  place: (figure) => [figure.place?.text],
  year: (figure) => [figure.year],
  check: (figure) => figure.checks.length ? [...statuses(figure)] : [undefined],
};
const SPOKEN = { kind: "kind", check: "status" };
const COLUMNS = [
  ["figure", (figure) => figure.text, (figure) => here(figure.figure_id, { class: `k-${figure.kind}` }, el("bdi", {}, figure.text))],
  ["amount", size, (figure) => amount(figure)],
  ["kind", (figure) => say(`kind.${figure.kind}`)],
  ["unit", (figure) => figure.counted],
  ["subject", (figure) => figure.subject],
  ["place", (figure) => figure.place?.text],
  ["time", (figure) => figure.time?.edtf],
  ["check", worst, (figure) => marks(figure)],
  ["article", (figure) => figure.entry.at, (figure) => here(`article-${figure.entry.at + 1}`, {}, el("bdi", {}, figure.entry.title))],
];
const state = { q: "", sort: "article", down: false, screen: 1, kind: "", unit: "", place: "", year: "", check: "" };
let rows = figures;
let printing = false;

function worst(figure) {
  const found = statuses(figure);
  return found.has("mismatch") ? 0 : found.has("ok") ? 1 : found.size ? 2 : 3;
}

function marks(figure) {
  return figure.checks.length === 0 ? "" : el("span", {}, ...[...statuses(figure)].map((status) => el("span", { class: `status ${status}` }, say(`status.${status}`))));
}

function filtered() {
  return state.q !== "" || Object.keys(FILTERS).some((name) => state[name] !== "");
}

function sift() {
  const wanted = Object.entries(FILTERS).filter(([name]) => state[name] !== "");
  const query = state.q.trim();
  rows = figures.filter((figure) =>
    wanted.every(([name, values]) => values(figure).some((value) => encoded(value) === state[name]))
    && (query === "" || matches(searched(figure), query)));
  const [, key] = COLUMNS.find(([name]) => name === state.sort) ?? COLUMNS[COLUMNS.length - 1];
  const collator = new Intl.Collator(language, { numeric: true });
  const keyed = rows.map((figure) => [key(figure), figure]);
  // What says nothing stands last, whichever way the column is sorted.
  keyed.sort(([a, f], [b, g]) => {
    const lacking = (a === undefined || Number.isNaN(a)) - (b === undefined || Number.isNaN(b));
    if (lacking) return lacking;
    const order = a === undefined || Number.isNaN(a) ? 0 : typeof a === "number" ? a - b : collator.compare(a, b);
    return (state.down ? -order : order) || f.at - g.at;
  });
  rows = keyed.map(([, figure]) => figure);
}

// "-" is "none said"; "=" stands before a value, so that a value may be "-".
function encoded(value) {
  return value === undefined ? "-" : `=${value}`;
}

function fillFilters() {
  for (const [name, values] of Object.entries(FILTERS)) {
    const counted = new Map();
    for (const figure of figures) for (const value of values(figure)) counted.set(value, (counted.get(value) ?? 0) + 1);
    const order = [...counted].sort(([a, n], [b, m]) => (a === undefined) - (b === undefined) || (name === "year" ? (a < b ? -1 : 1) : m - n) || (String(a) < String(b) ? -1 : 1));
    const options = order.map(([value, n]) => {
      const label = value === undefined ? say("none") : SPOKEN[name] ? say(`${SPOKEN[name]}.${value}`) : value;
      const option = el("option", {}, `${label} (${count(n)})`);
      option.value = encoded(value);
      return option;
    });
    const every = el("option", {}, say("all"));
    every.value = "";
    $(`f-${name}`).replaceChildren(every, ...options);
    $(`f-${name}`).value = state[name];
  }
}

function head() {
  $("rows").tHead.rows[0].replaceChildren(...COLUMNS.map(([name]) => {
    const button = el("button", { type: "button" }, say(`field.${name}`), el("span", { class: "arrow", "aria-hidden": "true" }, state.sort === name ? (state.down ? " ▼" : " ▲") : ""));
    button.addEventListener("click", () => change({ down: state.sort === name && !state.down, sort: name }));
    return el("th", { scope: "col", role: "columnheader", class: `c-${name}`, "aria-sort": state.sort === name ? (state.down ? "descending" : "ascending") : "none" }, button);
  }));
}

// Roles are said aloud because cards (at 360 px) are no table to a browser.
function row(figure) {
  return el("tr", { role: "row" }, ...COLUMNS.map(([name, key, cell]) => {
    const value = cell ? cell(figure) : key(figure);
    const inner = typeof value === "string" && value !== "" ? el("bdi", {}, value) : value;
    return el(name === "figure" ? "th" : "td", { class: `c-${name}`, dataset: { label: say(`field.${name}`) }, ...(name === "figure" ? { scope: "row", role: "rowheader" } : { role: "cell" }) }, ...(inner ? [inner] : []));
  }));
}

function drawTable() {
  sift();
  const screens = Math.max(1, Math.ceil(rows.length / SCREEN));
  state.screen = Math.min(Math.max(1, state.screen), screens);
  const from = printing ? 0 : (state.screen - 1) * SCREEN;
  const shown = printing ? rows.slice(0, PRINTED) : rows.slice(from, from + SCREEN);
  head();
  $("rows").tBodies[0].replaceChildren(...shown.map(row));
  const told = rows.length === 0 ? say("found_none", { all: figures.length })
    : say("found", { from: from + 1, to: from + shown.length, found: rows.length, all: figures.length });
  const print = printing ? ` ${say(rows.length > PRINTED ? "printed_some" : "printed_all", { n: shown.length })}` : "";
  $("found").textContent = told + print;
  document.querySelector("nav [data-view=table]").setAttribute("href", `#${address()}`);
  pager($("pager"), state.screen, screens, (screen) => change({ screen }, true));
}

function pager(node, screen, screens, go) {
  const button = (key, to) => {
    const made = el("button", { type: "button", disabled: to < 1 || to > screens }, say(key));
    made.addEventListener("click", () => go(to));
    return made;
  };
  node.hidden = screens < 2;
  node.replaceChildren(button("pager_back", screen - 1), el("span", {}, say("pager_where", { page: screen, pages: screens })), button("pager_on", screen + 1));
}

// The filter stands in the address: a filtered table can be linked and bookmarked.
function address() {
  const kept = new URLSearchParams();
  for (const name of ["q", ...Object.keys(FILTERS)]) if (state[name] !== "") kept.set(name, state[name]);
  if (state.sort !== "article" || state.down) kept.set("sort", (state.down ? "-" : "") + state.sort);
  if (state.screen > 1) kept.set("screen", String(state.screen));
  const text = kept.toString();
  return text === "" ? "table" : `table?${text}`;
}

function readAddress(text) {
  const given = new URLSearchParams(text);
  for (const name of ["q", ...Object.keys(FILTERS)]) state[name] = given.get(name) ?? "";
  const sort = given.get("sort") ?? "article";
  state.down = sort.startsWith("-");
  state.sort = COLUMNS.some(([name]) => name === sort.replace("-", "")) ? sort.replace("-", "") : "article";
  state.screen = Number.parseInt(given.get("screen") ?? "1", 10) || 1;
  $("f-q").value = state.q;
  for (const name of Object.keys(FILTERS)) $(`f-${name}`).value = state[name];
}

function change(changes, stay = false) {
  Object.assign(state, { screen: 1 }, changes);
  const focused = document.activeElement?.closest("th")?.cellIndex;
  drawTable();
  if (focused !== undefined) $("rows").tHead.rows[0].cells[focused]?.firstElementChild.focus();
  history.replaceState(null, "", `#${address()}`);
  if (stay) $("rows").scrollIntoView({ block: "start" });
  announce($("found").textContent);
}

function startTable() {
  fillFilters();
  let waiting = 0;
  $("f-q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change({ q: $("f-q").value }), 150);
  });
  for (const name of Object.keys(FILTERS)) $(`f-${name}`).addEventListener("change", () => change({ [name]: $(`f-${name}`).value }));
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    readAddress("");
    change({});
  });
}
