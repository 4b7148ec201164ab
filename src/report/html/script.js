"use strict";
{
  const form = document.getElementById("filter");
  const text = document.getElementById("text");
  const failing = document.getElementById("failing");
  const rows = [...document.querySelectorAll("table.cases tbody tr")];
  const filter = () => {
    const wanted = text.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const core = row.closest("section").querySelector("h3").textContent;
      const matches = (core + " " + row.textContent).toLowerCase().includes(wanted);
      row.hidden = !matches || (failing.checked && !("failing" in row.dataset));
      shown += row.hidden ? 0 : 1;
    }
    document.getElementById("count").textContent = shown + " of " + rows.length + " cases";
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
  for (const button of document.querySelectorAll(".command button")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = button.parentElement.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "selected";
      }
    });
  }
}
