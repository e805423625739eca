// Before anything is painted: the colours chosen last time, so that a dark page does not flash.
try {
  const chosen = localStorage.getItem("solieu-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* a browser may refuse storage to a file: then the system's colours hold */ }
