// Adds up the weights while they are typed in. The form says the same when it is sent.
(() => {
  const box = document.querySelector("[data-weights]");
  if (!box) return;
  const line = box.querySelector("[data-sum-of]"), sum = box.querySelector("[data-sum]");

  function count() {
    const all = [...box.querySelectorAll("input")].reduce((total, input) => total + (Number(input.value) || 0), 0);
    sum.textContent = all;
    line.classList.toggle("wrong", all !== 100);
    line.hidden = false;
  }

  box.addEventListener("input", count);
  count();
})();
