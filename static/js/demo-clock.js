// In the demo the admin's calendars show the day that is played: "Today" is the demo's day.
// Loaded before Django's scripts, and on pages of the demo alone.
(() => {
  const { shift, offset } = document.currentScript.dataset;
  const Real = Date;
  window.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [Real.now() + Number(shift) * 1000]));
    }

    static now() {
      return Real.now() + Number(shift) * 1000;
    }
  };
  document.addEventListener("DOMContentLoaded", () => { document.body.dataset.adminUtcOffset = offset; });
})();
