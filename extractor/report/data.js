// The data of the page. Texts come from articles and are never made HTML of: see el().

const settings = JSON.parse(document.getElementById("settings").textContent);
const entries = JSON.parse(document.getElementById("data").textContent);
const figures = [];
const byId = new Map();

entries.forEach((entry, at) => {
  entry.at = at;
  for (const figure of entry.figures) {
    figure.at = figures.length;
    figure.entry = entry;
    figures.push(figure);
    if (!byId.has(figure.figure_id)) byId.set(figure.figure_id, figure);
  }
});

const $ = (id) => document.getElementById(id);

// An element with attributes and children; strings become text nodes. Addresses are set by web() and here() alone.
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "dataset") Object.assign(made.dataset, value);
    else if (key in made && key !== "href" && typeof value !== "string") made[key] = value;
    else if (key === "class" || key === "id" || key === "type" || key === "scope" || key === "lang" || key === "role" || key.startsWith("aria-")) made.setAttribute(key, value);
    else throw new Error(`no attribute ${key}`);
  }
  made.append(...children);
  return made;
}

// A link within the page.
function here(target, attributes, ...children) {
  const made = el("a", attributes, ...children);
  made.setAttribute("href", `#${target}`);
  return made;
}

// A link into the web: http or https, or no link at all.
function web(address, text) {
  if (!/^https?:\/\/[^\s<>"'`\\]+$/i.test(address)) return el("span", {}, address);
  const made = el("a", {}, text);
  made.setAttribute("href", address);
  made.setAttribute("rel", "noopener noreferrer nofollow");
  made.setAttribute("target", "_blank");
  return made;
}

// An article in code points: what offsets count. A string of JavaScript counts an emoji twice.
function letters(entry) {
  if (!entry.letters) entry.letters = Array.from(entry.text ?? "");
  return entry.letters;
}

function sentence(figure) {
  const { start, end, text } = figure.sentence;
  return text ?? letters(figure.entry).slice(start, end).join("");
}

// Accents, case and invisible characters do not matter in a search: "Đắk Lắk" is found by "dak lak".
function fold(text) {
  return text.normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

function statuses(figure) {
  return new Set(figure.checks.map((check) => check.status));
}

function searched(figure) {
  figure.folded ??= fold([
    figure.text, figure.unit, figure.unit_id, figure.subject, figure.per, figure.baseline, figure.time?.text, figure.time?.edtf,
    figure.place?.text, figure.place?.code, figure.source?.text, sentence(figure), figure.rule, figure.figure_id,
    figure.entry.title, figure.entry.id,
  ].filter(Boolean).join("\n"));
  return figure.folded;
}

function matches(folded, query) {
  return fold(query).split(/\s+/).every((word) => folded.includes(word));
}
