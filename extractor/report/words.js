// The words of the page in two languages, and numbers as each writes them.

const LANGUAGES = ["en", "vi"];
let language = "en";

function remembered(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function remember(key, value) {
  try { localStorage.setItem(key, value); } catch { /* not kept, that is all */ }
}

function say(key, values = {}) {
  const text = settings.texts[key]?.[language] ?? key.split(".").pop();
  return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? count(values[name]) : values[name]);
}

function count(number) {
  return digits(String(number));
}

// Digits in groups of three, all of them: a number of JavaScript would round them.
function digits(text) {
  const [, sign, whole, , part] = /^(-?)(\d+)(\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const [group, mark] = language === "vi" ? [".", ","] : [",", "."];
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, group) + (part ? mark + part : "");
}

function amount(figure) {
  const bound = figure.bound === "exact" ? "" : `${say(`bound.${figure.bound}`)} `;
  if (figure.value !== undefined) return bound + digits(figure.value);
  if (figure.numerator !== undefined) return `${bound}${digits(figure.numerator)} / ${digits(figure.denominator)}`;
  return `${bound}${digits(figure.low)} – ${digits(figure.high)}`;
}

function size(figure) {
  if (figure.value !== undefined) return Number(figure.value);
  if (figure.numerator !== undefined) return Number(figure.numerator) / Number(figure.denominator);
  return Number(figure.low);
}

function speak(chosen) {
  language = LANGUAGES.includes(chosen) ? chosen : "en";
  document.documentElement.lang = language;
  document.title = say("title");
  for (const node of document.querySelectorAll("[data-t]")) {
    const values = Object.fromEntries(Object.entries(node.dataset).filter(([key]) => key.startsWith("v") && key.length > 1)
      .map(([key, value]) => [key[1].toLowerCase() + key.slice(2), value]));
    if (node.dataset.t in settings.texts) node.textContent = say(node.dataset.t, values);
  }
  for (const node of document.querySelectorAll("[data-n]")) node.textContent = digits(node.dataset.n);
  for (const node of document.querySelectorAll("[data-t-aria-label]")) node.setAttribute("aria-label", say(node.dataset.tAriaLabel));
  const other = language === "en" ? "vi" : "en";
  $("language").lang = other;
  $("language").textContent = other === "vi" ? "Tiếng Việt" : "English";
}

const THEMES = ["auto", "light", "dark"];

function theme() {
  return document.documentElement.dataset.theme ?? "auto";
}

function paintTheme(chosen) {
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  remember("solieu-theme", chosen);
  $("theme").firstElementChild.dataset.t = `theme_${chosen}`;
  $("theme").firstElementChild.textContent = say(`theme_${chosen}`);
}

// From what one sees now to the other, then back to the system's choice.
function turnTheme() {
  paintTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
}

let silence = 0;
function announce(text) {
  clearTimeout(silence);
  $("status").textContent = "";
  silence = setTimeout(() => { $("status").textContent = text; }, 50);
}
