(function () {
  "use strict";
  document.querySelectorAll("title").forEach(function (title) {
    var shape = title.parentNode;
    if (shape instanceof SVGElement) {
      shape.setAttribute("data-tip", title.textContent);
      shape.removeChild(title);
    }
  });
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.appendChild(tip);
  document.addEventListener("mousemove", function (event) {
    var shape = event.target.closest ? event.target.closest("[data-tip]") : null;
    tip.hidden = !shape;
    if (shape) {
      tip.textContent = shape.getAttribute("data-tip");
      tip.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)) + "px";
      tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
    }
  });
})();
