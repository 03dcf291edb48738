// A link of the menu that leads to a place on the same page: the menu makes way for it.
"use strict";
const menu = document.getElementById("menu");
menu?.addEventListener("click", (event) => {
  if (event.target.closest("a") && menu.matches(":popover-open")) menu.hidePopover();
});
