// Comfort for the rubric: 0 to 3 give the points of the criterion in focus and go on to the next.
// Everything works without it: the points are radio buttons.
(() => {
  const form = document.querySelector("form[data-rubric]");
  if (!form) return;
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const sum = form.querySelector("[data-sum]"), total = form.querySelector("[data-total]");

  function chosen(criterion) { return criterion.querySelector("input:checked"); }

  function count() {
    total.textContent = criteria.reduce((all, c) => all + Number(chosen(c)?.value ?? 0), 0);
    sum.hidden = !criteria.some(chosen);
  }

  function current() {
    const focused = criteria.find((criterion) => criterion.contains(document.activeElement));
    if (focused) return focused;
    const elsewhere = document.activeElement?.closest("a, button, input, textarea, select, summary");
    return elsewhere ? null : criteria.find((criterion) => !chosen(criterion));
  }

  function go(criterion) {
    const next = criteria[criteria.indexOf(criterion) + 1];
    const target = next ? chosen(next) ?? next.querySelector("input")
      : form.querySelector("input[name=recommendation]:checked, input[name=recommendation]");
    target?.focus();
    target?.closest("fieldset")?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-3]$/.test(event.key)) return;
    const criterion = current();
    if (!criterion) return;
    event.preventDefault();
    criterion.querySelector(`input[value="${event.key}"]`).checked = true;
    count();
    go(criterion);
  });
  form.addEventListener("change", count);
  count();
})();
