() => {
  const bad = [];
  const ids = [...document.querySelectorAll("[id]")].map((n) => n.id);
  if (new Set(ids).size !== ids.length) bad.push("an id twice");
  const named = (n) => n.getAttribute("aria-label") || n.getAttribute("aria-labelledby") || n.textContent.trim() || n.labels?.length;
  for (const n of document.querySelectorAll("a[href], button, input, select, nav, aside, dialog, [role=region]")) if (!named(n)) bad.push(n.outerHTML.slice(0, 80));
  for (const n of document.querySelectorAll("[aria-labelledby]")) if (!document.getElementById(n.getAttribute("aria-labelledby"))) bad.push(n.id);
  for (const name of ["header", "nav", "main", "footer"]) if (document.querySelectorAll(name).length !== 1) bad.push(name);
  const heads = [...document.querySelectorAll("h1, h2, h3")].filter((n) => n.checkVisibility()).map((n) => Number(n.tagName[1]));
  if (heads.filter((n) => n === 1).length !== 1) bad.push("not one h1");
  heads.forEach((n, i) => { if (i && n > heads[i - 1] + 1) bad.push("a heading left out"); });
  for (const n of document.querySelectorAll("a[href], button, input, select")) if (n.checkVisibility() && n.getBoundingClientRect().height < 16) bad.push(`small: ${n.outerHTML.slice(0, 60)}`);
  return bad;
}
