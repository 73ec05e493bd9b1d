// The theme's sidebar folds pages behind an arrow that has no name; a screen reader needs one.
for (const summary of document.querySelectorAll(".bd-sidebar-primary details > summary")) {
  const chapter = summary.closest("li")?.querySelector("a")?.textContent.trim() ?? "this part";
  summary.setAttribute("aria-label", `Pages of ${chapter}`);
}
