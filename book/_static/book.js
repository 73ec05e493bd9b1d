// The theme's sidebar folds pages behind an arrow that has no name; a screen reader needs one.
for (const summary of document.querySelectorAll(".bd-sidebar-primary details > summary")) {
  const chapter = summary.closest("li")?.querySelector("a")?.textContent.trim() ?? "this part";
  summary.setAttribute("aria-label", `Pages of ${chapter}`);
}

// A table that is wider than the page scrolls in a box; a keyboard must be able to reach that box.
const boxes = document.querySelectorAll(".pst-scrollable-table-container");
const reachable = () => {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Table, scrolls sideways");
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
};
reachable();
window.addEventListener("resize", reachable);
