(function () {
  "use strict";
  var timeline = document.querySelector(".timeline");
  if (!timeline) { return; }
  var bands = timeline.querySelector(".bands");
  var lengthMs = Number(timeline.getAttribute("data-length-ms"));
  var bucketMs = Number(timeline.getAttribute("data-bucket-ms"));
  var keys = Array.prototype.map.call(timeline.querySelectorAll("[data-values]"), function (element) {
    return { element: element, summary: element.textContent, values: element.getAttribute("data-values").split("|") };
  });
  var cursor = document.createElement("div");
  var label = document.createElement("span");
  cursor.className = "cursor";
  cursor.hidden = true;
  cursor.appendChild(label);
  timeline.appendChild(cursor);
  function leave() {
    cursor.hidden = true;
    keys.forEach(function (key) { key.element.textContent = key.summary; });
  }
  timeline.addEventListener("mouseleave", leave);
  timeline.addEventListener("mousemove", function (event) {
    var box = bands.getBoundingClientRect();
    var part = (event.clientX - box.left) / box.width;
    if (0 > part || part > 1) { leave(); return; }
    var ms = part * lengthMs;
    var seconds = ms / 1000;
    var minutes = Math.floor(seconds / 60);
    cursor.hidden = false;
    cursor.className = part > 0.85 ? "cursor flip" : "cursor";
    cursor.style.left = event.clientX - timeline.getBoundingClientRect().left + "px";
    label.textContent = minutes + ":" + (seconds % 60 >= 10 ? "" : "0") + (seconds % 60).toFixed(1);
    var bucket = Math.floor(ms / bucketMs);
    keys.forEach(function (key) { key.element.textContent = key.values[bucket] || key.summary; });
  });
})();
