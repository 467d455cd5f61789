// Before the first paint, so that the page does not flash in the other theme. A file, for no inline script may run.
(() => {
  try {
    const theme = JSON.parse(localStorage.getItem("vivavoce.settings") ?? "{}").state?.theme;
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // storage is shut: the system's theme it is
  }
})();
