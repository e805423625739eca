// Which part of the page is seen (it stands in the address), the list of articles, and the keys.

const LISTED = 100;
const finding = { q: "", screen: 1 };
const VIEWS = ["overview", "table", "articles", "article"];

function see(view) {
  if ($(`view-${view}`).hidden) scrollTo(0, 0);
  for (const name of VIEWS) $(`view-${name}`).hidden = name !== view;
  const tab = view === "article" ? "articles" : view;
  for (const node of document.querySelectorAll("nav [data-view]")) {
    if (node.dataset.view === tab) node.setAttribute("aria-current", "page");
    else node.removeAttribute("aria-current");
  }
}

function articleFolded(entry) {
  entry.folded ??= fold([entry.title, entry.id, entry.text ?? entry.figures.map(sentence).join("\n")].join("\n"));
  return entry.folded;
}

function drawArticles() {
  const found = entries.filter((entry) => finding.q.trim() === "" || matches(articleFolded(entry), finding.q.trim()));
  const screens = Math.max(1, Math.ceil(found.length / LISTED));
  finding.screen = Math.min(finding.screen, screens);
  const from = (finding.screen - 1) * LISTED;
  const shown = found.slice(from, from + LISTED);
  $("article-list").start = from + 1;
  $("article-list").replaceChildren(...shown.map((entry) => {
    const wrong = entry.figures.filter((figure) => statuses(figure).has("mismatch")).length;
    return el("li", {}, here(`article-${entry.at + 1}`, {}, el("bdi", {}, entry.title)),
      el("span", { class: "about" }, ` ${[entry.date, say("in_article", { n: entry.figures.length })].filter(Boolean).join(" · ")} `),
      ...(wrong ? [el("span", { class: "status mismatch" }, say("status.mismatch"))] : []));
  }));
  $("articles-found").textContent = found.length === 0 ? say("articles_none", { all: entries.length })
    : say("articles_found", { from: from + 1, to: from + shown.length, found: found.length, all: entries.length });
  pager($("article-pager"), finding.screen, screens, (screen) => { finding.screen = screen; drawArticles(); $("view-articles").scrollIntoView(); });
}

function route() {
  const hash = location.hash.slice(1);
  document.querySelector(".unknown")?.remove();
  const numbered = /^article-(\d+)$/.exec(hash);
  if (byId.has(hash)) {
    see("article");
    choose(chosen?.figure_id === hash ? chosen : byId.get(hash), true);
  } else if (numbered && entries[numbered[1] - 1]) {
    chosen = null;
    drawArticle(entries[numbered[1] - 1]);
    drawRecord();
    see("article");
    scrollTo(0, 0);
  } else if (hash === "table" || hash.startsWith("table?")) {
    readAddress(hash.slice(6));
    drawTable();
    see("table");
  } else if (hash === "articles") {
    drawArticles();
    see("articles");
  } else if (hash === "main") {
    $("main").focus();
  } else {
    see("overview");
    if (hash !== "" && hash !== "overview") {
      $("view-overview").prepend(el("p", { class: "note warn unknown" }, say("unknown")));
    }
  }
}

const ACTIONS = {
  n: () => step(1), j: () => step(1), ArrowRight: () => step(1),
  p: () => step(-1), k: () => step(-1), ArrowLeft: () => step(-1),
  m: () => step(1, (figure) => statuses(figure).has("mismatch")),
  c: () => chosen && !$("view-article").hidden && toClipboard(citation(chosen)),
  "/": () => { if ($("view-articles").hidden) { location.hash = address(); see("table"); $("f-q").focus(); } else $("a-q").focus(); },
  o: () => { location.hash = "overview"; },
  t: () => { location.hash = address(); },
  a: () => { location.hash = "articles"; },
  Escape: () => close(),
};

function close() {
  if (chosen === null) return;
  history.pushState(null, "", `#article-${chosen.entry.at + 1}`);
  chosen = null;
  for (const node of $("text").querySelectorAll("[aria-current]")) node.removeAttribute("aria-current");
  drawRecord();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const scrolls = event.target.closest(".wide") && event.key.startsWith("Arrow");
  if (scrolls || (!$("keys-on").checked && event.key.length === 1)) return;
  const act = event.key === "?" ? () => $("keys").showModal() : event.key === "d" ? turnTheme : figures.length || "ota/".includes(event.key) ? ACTIONS[event.key] : null;
  if (!act || (settings.names.length > 1 && settings.number === 0 && event.key !== "?" && event.key !== "d")) return;
  event.preventDefault();
  act();
}

function clicked(event) {
  const node = event.target.closest(".fig");
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const here = node.dataset.at.split(" ").map((at) => figures[at]);
  // A second click on the same place takes the next figure that stands there.
  go(here[(here.indexOf(chosen) + 1) % here.length]);
}

function redraw() {
  if (!$("view-table")) return;
  fillFilters();
  drawTable();
  drawArticles();
  if (open) drawArticle(open);
  if (chosen) choose(chosen, false);
  else drawRecord();
}

function print(on) {
  printing = on;
  if ($("view-table") && !$("view-table").hidden) drawTable();
  if (on) for (const node of document.querySelectorAll("details:not([open])")) { node.open = true; node.dataset.closed = ""; }
  else for (const node of document.querySelectorAll("details[data-closed]")) { node.open = false; delete node.dataset.closed; }
}

paintTheme(theme());
speak(remembered("solieu-language") ?? (navigator.language.startsWith("vi") ? "vi" : "en"));
$("keys-on").checked = remembered("solieu-keys") !== "off";
$("keys-on").addEventListener("change", () => remember("solieu-keys", $("keys-on").checked ? "on" : "off"));
$("language").addEventListener("click", () => { speak(language === "en" ? "vi" : "en"); remember("solieu-language", language); redraw(); });
$("theme").addEventListener("click", turnTheme);
$("keys-open").addEventListener("click", () => $("keys").showModal());
$("keys-close").addEventListener("click", () => $("keys").close());
document.addEventListener("keydown", pressed);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
if ($("view-table")) {
  startTable();
  sift();
  drawRecord();
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("close").addEventListener("click", close);
  $("text").addEventListener("click", clicked);
  $("find-article").addEventListener("submit", (event) => event.preventDefault());
  $("a-q").addEventListener("input", () => { finding.q = $("a-q").value; finding.screen = 1; drawArticles(); announce($("articles-found").textContent); });
  addEventListener("hashchange", route);
  addEventListener("popstate", route);
  route();
}
